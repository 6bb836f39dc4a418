import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import { type ActionNode, type ForLoopNode } from '../../automation/model/automation.js';
import { readsNetwork } from '../../automation/model/queries.js';
import { ownAddress } from '../../automation/parameters/own-address.js';
import type { SecureUse } from '../../automation/parameters/secure-placeholders.js';
import { stepLine } from '../../contracts/step-labels.js';
import type { NodeResult, NodeTask } from '../../activities/index.js';
import { inBrowser } from '../run/activity-proxies.js';
import { nodeFailure } from '../run/failure.js';
import { askingForUnknown } from './ask-about-outcome.js';
import { extractionOf, paramsOf } from './parameters.js';
import { askForElement } from './ask-for-element.js';
import { addUsage, usageIn } from '../run/model-usage.js';
import { rightsOf } from '../run/rights.js';
import type { Run } from '../run/run.js';
import { waitAfter, waitBefore } from './node-waits.js';

/** Runs the node's activity and stores its result. In `params` all placeholders are replaced except those of the secrets in `secure`. */
export async function runByActivity(
  run: Run,
  node: ActionNode,
  params: Record<string, unknown>,
  secure: SecureUse[],
): Promise<void> {
  if (node.isInteraction) run.browser.interactionAt = Date.now();
  const task = taskOf(run, node, params, secure);
  const result = await askingForUnknown(run, node, () => actOrAsk(run, node, task)).catch((error: unknown) => {
    if (!node.isRepeatable && isInterruption(error)) run.markUnknown(node.index);
    throw error;
  });
  run.state.outputs.push(...(result.outputs ?? []));
  run.keep(result.artifacts);
  run.variables.set(result.variables ?? {});
  run.room.count(result);
  checkNulls(run, node, result);
  run.endNode(node.index, result.skipped ? 'skipped' : 'done');
}

/**
 * Runs the activity. When it does not find its element and a person may point at it, runs it again with the element that they pointed at.
 */
async function actOrAsk(run: Run, node: ActionNode, task: NodeTask<unknown>): Promise<NodeResult> {
  const result = await act(run, node, task);
  if (result.missing === undefined) return result;
  const pointedIn = await askForElement(run, node, result.missing);
  return act(run, node, { ...task, pointedIn });
}

/** Runs the activity, and records its notes, its model usage and what people did. */
async function act(run: Run, node: ActionNode, task: NodeTask<unknown>): Promise<NodeResult> {
  try {
    const result = node.runs === 'browser' ? await runInBrowser(run, node, task) : await runOutside(run, node, task);
    addUsage(run.state, result.usage);
    run.logActs(result.acts);
    for (const note of result.notes) run.log(note);
    return result;
  } catch (error) {
    addUsage(run.state, usageIn(error));
    throw error;
  }
}

/** Counts the elements that a loop's locator matches, once the number is stable. */
export async function countMatches(run: Run, node: ForLoopNode): Promise<number> {
  const { params, secure } = paramsOf(run, node);
  const { locator, locator_timeout } = params as unknown as ForLoopNode['params'];
  const timing = { before_sleep_time: 0, end_sleep_time: 0, expect_new_tab: false, max_new_tab_wait_time: 0 };
  const tries = { max_tries: 1, max_timeout_seconds_per_try: 1 };
  const counting: ActionNode = { ...node, type: 'action_node', runs: 'browser', isRepeatable: true, timing, tries };
  const { acts, notes, variables } = await runInBrowser(
    run,
    counting,
    taskOf(run, counting, { locator, locator_timeout }, secure),
  );
  run.logActs(acts);
  for (const note of notes) run.log(note);
  return Number((variables?.count as number[])[0]);
}

async function runInBrowser(run: Run, node: ActionNode, task: NodeTask<unknown>): Promise<NodeResult> {
  const { closeGate, answeredAt, waitForLoadFirst } = run.browser.takePreparation();
  return activityOf(
    inBrowser(run, summaryOf(run, node)),
    node,
  )({
    ...task,
    ...(run.state.owner !== undefined && { canAsk: true }),
    ...(waitForLoadFirst !== undefined && { waitForLoadFirst }),
    ...(closeGate && { closeGate }),
    ...(answeredAt !== undefined && { answeredAt }),
  });
}

async function runOutside(run: Run, node: ActionNode, task: NodeTask<unknown>): Promise<NodeResult> {
  await waitBefore(node);
  const result = await activityOf(inBrowser(run, summaryOf(run, node)), node)(task);
  waitAfter(run, node);
  return result;
}

/** Whether the activity was stopped from outside or went silent: only the activity knew what it had done. */
function isInterruption(error: unknown): boolean {
  if (isCancellation(error)) return true;
  if (!(error instanceof ActivityFailure)) return false;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) return true;
  return cause instanceof ApplicationFailure && (cause.type === 'OutcomeUnknown' || cause.type === 'WorkerLost');
}

/** Returns the activity of the node: it has the name of the node's kind. */
function activityOf(activities: unknown, { kind }: ActionNode): (task: NodeTask<unknown>) => Promise<NodeResult> {
  return (activities as Record<string, (task: NodeTask<unknown>) => Promise<NodeResult>>)[kind]!;
}

function taskOf(run: Run, node: ActionNode, params: Record<string, unknown>, secure: SecureUse[]): NodeTask<unknown> {
  const room = run.room.left();
  const iterations = run.loops.iterations();
  const extraction = extractionOf(run, node);
  return {
    session: run.browser.requireSession(),
    node: { index: node.index, path: node.path, title: node.title, ...(iterations.length > 0 && { iterations }) },
    params,
    tries: node.tries,
    timing: withoutDefaults(node.timing),
    ...(extraction && { extraction }),
    ...(room !== undefined && { room }),
    ...(run.automation.model !== undefined && { model: run.automation.model }),
    ...(secure.length > 0 && { secure, ownAddress: ownAddress(run.automation) ?? '' }),
    ...rightsOf(),
    ...(node.needsInteractionTime && { since: run.browser.interactionAt }),
    ...(readsNetwork(run.automation) && { forgetsNetwork: true }),
  };
}

/** Every task contains its timing, which is mostly that nothing waits. */
function withoutDefaults(timing: ActionNode['timing']): NodeTask<unknown>['timing'] {
  const { before_sleep_time, end_sleep_time, expect_new_tab, max_new_tab_wait_time } = timing;
  return {
    end_sleep_time,
    ...(before_sleep_time > 0 && { before_sleep_time }),
    ...(expect_new_tab && { expect_new_tab, max_new_tab_wait_time }),
  };
}

function summaryOf(run: Run, node: ActionNode): string {
  return stepLine(node, run.loops.iterations());
}

/** Fails an extraction that set a variable to null, after setting it, unless the node allows null. */
function checkNulls(run: Run, node: ActionNode, { variables = {} }: NodeResult): void {
  const { extraction } = node;
  if (extraction === undefined || extraction.allow_none) return;
  const name = Object.keys(variables).find((candidate) => holdsNull(variables[candidate]));
  if (name === undefined) return;
  const words = `Extraction produced null value(s) in variable '${name}' and allow_none is False`;
  throw nodeFailure(run, node, 'ExtractionFailed', words);
}

function holdsNull(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value).some(holdsNull));
}
