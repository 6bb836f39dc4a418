import { setTimeout as sleep } from 'node:timers/promises';
import { CancelledFailure } from '@temporalio/common';
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Page } from 'playwright';
import { kindOf, type NodeDefinition, type ParamsOf } from '../automation/index.js';
import type { GuardedFetch } from '../egress/guarded-fetch.js';
import { collect, type Collector } from './collect.js';
import type { NodeOutcome, NodeResult, NodeTask } from './contract.js';
import { isOfClosedTab, isOfCrash } from './errors.js';
import type { Asking } from './models/ask.js';
import { withModels } from './models/with-models.js';
import { failureOfNode } from './node-failure.js';
import type { NodeNeeds } from './node-needs.js';
import { once } from './once.js';
import type { RunFiles } from './run-files.js';
import { secretsOf, type TaskSecrets } from './secrets/of-task.js';
import { closeGate, tellSession, unreachable } from './session-control.js';
import type { Attached, Sessions } from './sessions.js';
import { currentPage } from './tabs.js';
import { waitForLoad, waitForNewTab } from './waits.js';

/** What a node kind is handed. */
export interface NodeContext<Params> extends Collector {
  /** The tab that the automation acts on. */
  page: Page;
  params: Params;
  /** The parameters once more, for a later try: with the one-time code of now in place of one that may have expired. */
  currentParams: () => Promise<Params>;
  tries: NodeTask<Params>['tries'];
  /** All that the activity was called with. */
  task: NodeTask<Params>;
  /** Rejects when the run is cancelled. */
  pause: (seconds: number) => Promise<void>;
  /** For nodes that ask language models. */
  models: Asking;
  files: RunFiles;
  /** Requests to where automations may connect to. */
  fetch: GuardedFetch;
}

/** Does what the node kind is for. */
type NodeAct<Params> = (context: NodeContext<Params>) => Promise<NodeOutcome>;

/** A node kind that acts on the page: its definition, and what it does. */
export interface BrowserNode<Name extends string = string, Params = unknown> {
  name: Name;
  act: NodeAct<Params>;
  /** Whether an interrupted one may simply be done again. */
  isRepeatable(params: Params): boolean;
  /** It acts on the page, so that what the page asked for before is over. */
  isInteraction: boolean;
}

export function browserNode<D extends NodeDefinition>(
  definition: D,
  act: NodeAct<ParamsOf<D>>,
): BrowserNode<D['name'], ParamsOf<D>> {
  return {
    name: kindOf(definition),
    act,
    isRepeatable: (params) => definition.isRepeatable?.(params) ?? false,
    isInteraction: definition.wrapper === 'interaction_action',
  };
}

/** The activity of a node kind: the format's order of waits around what the kind does. */
export function createNodeActivity<Params>(sessions: Sessions, node: BrowserNode<string, Params>, needs: NodeNeeds) {
  return async (task: NodeTask<Params>): Promise<NodeResult> => {
    // Whoever tried before may only stand still. What cannot be repeated asks the journal first.
    if (activityInfo().attempt > 1 && node.isRepeatable(task.params)) await sessions.cut(task.session);
    return runNode(await sessions.attach(task.session), task, node, needs);
  };
}

async function runNode<Params>(
  attached: Attached,
  task: NodeTask<Params>,
  node: BrowserNode<string, Params>,
  needs: NodeNeeds,
): Promise<NodeResult> {
  const { timing, session } = task;
  const pause = async (seconds: number) =>
    void (await sleep(seconds * 1000, undefined, { signal: cancellationSignal() }));
  let own: TaskSecrets<Params> | undefined;
  try {
    const acts = task.closeGate ? await closeGate(session) : [];
    if (task.waitForLoadFirst !== undefined) await waitForLoad(attached, session, task.waitForLoadFirst, pause);
    if (timing.before_sleep_time > 0) await pause(timing.before_sleep_time);
    own = await secretsOf(task, needs.secrets, pause);
    if (own.params !== task.params) await tellSession(session, 'secret', {});
    const inStep = own;
    const tabs = attached.context.pages().length;
    const requestsBefore = attached.requestsBegun;
    if (node.isInteraction && task.forgetsNetwork) await tellSession(session, 'network', {});
    const page = await currentPage(attached, session);
    const step = () => actOn(page, task, inStep, node.act, pause, needs);
    const result = node.isRepeatable(task.params) ? await step() : await once(session, activityInfo().activityId, step);
    if (result.missing !== undefined) return { ...result, ...(acts.length > 0 && { acts }) };
    if (timing.expect_new_tab) {
      if (!(await waitForNewTab(attached, tabs, timing.max_new_tab_wait_time, pause))) {
        result.notes.push(`warning: no new tab opened within ${timing.max_new_tab_wait_time} s`);
      }
    } else {
      await waitForLoad(attached, session, timing.end_sleep_time, pause, requestsBefore);
    }
    return { ...result, ...(acts.length > 0 && { acts }) };
  } catch (error) {
    throw nodeFailure(error, attached, task, own?.scrub);
  }
}

async function actOn<Params>(
  page: Page,
  task: NodeTask<Params>,
  own: TaskSecrets<Params>,
  act: NodeAct<Params>,
  pause: NodeContext<Params>['pause'],
  needs: NodeNeeds,
): Promise<NodeResult> {
  const { params, currentParams } = own;
  const { collector, result } = collect(needs.keepFile, task.room, own);
  return withModels(needs.models, task, { note: collector.note, pause, scrub: own.scrub }, async (models) =>
    result(
      await act({
        ...collector,
        page,
        params,
        currentParams,
        tries: task.tries,
        task,
        pause,
        models,
        files: needs.files,
        fetch: needs.fetch,
      }),
    ),
  );
}

function nodeFailure(
  error: unknown,
  { browser, context }: Attached,
  task: NodeTask<unknown>,
  scrub?: TaskSecrets<unknown>['scrub'],
): Error {
  if (cancellationSignal().aborted) return new CancelledFailure('The run ended');
  if (!browser.isConnected()) return unreachable();
  // The whole session is on its way out, and the process that holds it says so in a moment: then another try finds nothing.
  if (isOfCrash(error) || (isOfClosedTab(error) && context.pages().length === 0)) return unreachable();
  return failureOfNode(error, task, scrub);
}
