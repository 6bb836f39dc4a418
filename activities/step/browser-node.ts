import { activityInfo } from '@temporalio/activity';
import type { Page } from 'playwright';
import {
  isInteraction,
  isRepeatable,
  kindOf,
  type NodeDefinition,
  type ParamsOf,
} from '../../automation/model/define-node.js';
import type { NodeOutcome, NodeResult, NodeTask } from '../../contracts/node-task.js';
import { workerMetrics } from '../../infra/metrics/worker-metrics.js';
import { inSpan } from '../../infra/tracing/tracing.js';
import type { RunFiles } from '../files/run-files.js';
import { waitForLoad, waitForNewTab } from '../page/page-load.js';
import { isOfClosedTab, isOfCrash } from '../page/playwright-errors.js';
import type { BrowserConnection, BrowserConnections } from '../session/connections.js';
import { currentPage } from '../session/current-page.js';
import { closeGate } from '../session/gate.js';
import { sendCommand, unreachable } from '../session/send-command.js';
import type { NodeNeeds } from './dependencies.js';
import { runStep, type Step, type StepContext } from './run-step.js';

/** The argument of a node kind that acts on the page. */
export interface NodeContext<Params> extends StepContext<Params> {
  /** The tab that the automation acts on. */
  page: Page;
  /** The parameters again, for a later try: with a current one-time code in place of one that may have expired. */
  currentParams: () => Promise<Params>;
  tries: NodeTask<Params>['tries'];
  files: RunFiles;
  /** The private handlers of the worker. */
  handlers: NodeNeeds['handlers'];
}

/** The function that does the node kind's work. */
type NodeAct<Params> = (context: NodeContext<Params>) => Promise<NodeOutcome>;

/** A node kind that acts on the page: its definition and its function. */
export interface BrowserNode<Name extends string = string, Params = unknown> {
  name: Name;
  runs: 'browser';
  act: NodeAct<Params>;
  /** Whether an interrupted node can simply be repeated. */
  isRepeatable(params: Params, needs: Pick<NodeNeeds, 'handlers'>): boolean;
  /** Whether it acts on the page, so that earlier network calls no longer count. */
  isInteraction: boolean;
}

export function browserNode<D extends NodeDefinition>(
  definition: D,
  act: NodeAct<ParamsOf<D>>,
): BrowserNode<D['name'], ParamsOf<D>> {
  return {
    name: kindOf(definition),
    runs: 'browser',
    act,
    isRepeatable: (params) => isRepeatable(definition, params),
    isInteraction: isInteraction(definition),
  };
}

/** The activity of a node kind: runs the kind's function between the waits that the format defines. */
export function createNodeActivity<Params>(
  sessions: BrowserConnections,
  node: BrowserNode<string, Params>,
  needs: NodeNeeds,
) {
  return async (task: NodeTask<Params>): Promise<NodeResult> => {
    // The worker of an earlier attempt may be frozen, not dead. Steps that are not repeatable check the journal first.
    if (activityInfo().attempt > 1 && node.isRepeatable(task.params, needs)) await sessions.cut(task.session);
    const attached = await sessions.attach(task.session);
    return runStep(
      task,
      needs,
      (step) => runNode(attached, step, task, node, needs),
      (error) => browserFailure(error, attached),
    );
  };
}

async function runNode<Params>(
  attached: BrowserConnection,
  { readSecrets, perform, sleep, signal }: Step<Params>,
  task: NodeTask<Params>,
  node: BrowserNode<string, Params>,
  needs: NodeNeeds,
): Promise<NodeResult> {
  const { session } = task;
  const { before_sleep_time = 0, end_sleep_time, expect_new_tab = false, max_new_tab_wait_time = 0 } = task.timing;
  if (task.answeredAt !== undefined && activityInfo().attempt === 1) observeAnswer(task.answeredAt);
  const acts = task.closeGate ? await closeGate(session) : [];
  if (task.waitForLoadFirst !== undefined) await waitForLoad(attached, session, task.waitForLoadFirst, sleep);
  if (before_sleep_time > 0) await sleep(before_sleep_time);
  const own = await readSecrets();
  if (own.params !== task.params) await sendCommand(session, 'secret', {});
  const tabs = attached.context.pages().length;
  const requestsBefore = attached.requestsBegun;
  if (node.isInteraction && task.forgetsNetwork) await sendCommand(session, 'network', {});
  const page = await currentPage(attached, session);
  const { currentParams } = own;
  const { files, handlers } = needs;
  const result = await perform(own, node.isRepeatable(task.params, needs), (context) =>
    inSpan(`playwright ${node.name}`, {}, () =>
      node.act({ ...context, page, currentParams, tries: task.tries, files, handlers }),
    ),
  );
  if (result.missing === undefined) {
    if (!expect_new_tab) {
      await waitForLoad(attached, session, end_sleep_time, sleep, requestsBefore);
    } else if (!(await waitForNewTab(attached, tabs, max_new_tab_wait_time, signal))) {
      result.notes.push(`warning: no new tab opened within ${max_new_tab_wait_time} s`);
    }
  }
  return { ...result, ...(acts.length > 0 && { acts }) };
}

/** Temporal's clock gives the time of the answer, and may be slightly ahead of this machine's clock. */
function observeAnswer(answeredAt: number): void {
  workerMetrics.answerStepSeconds.observe(Math.max(0, Date.now() - answeredAt) / 1000);
}

/** The failure of a step whose browser is gone. Undefined: the error has another cause. */
function browserFailure(error: unknown, { browser, context }: BrowserConnection): Error | undefined {
  if (!browser.isConnected()) return unreachable();
  // The whole session is ending, and its process reports that in a moment; another attempt then finds no session.
  if (isOfCrash(error) || (isOfClosedTab(error) && context.pages().length === 0)) return unreachable();
  return undefined;
}
