import { ActivityFailure, ApplicationFailure, isCancellation, TimeoutFailure } from '@temporalio/workflow';
import {
  type ActionNode,
  type ForLoopNode,
  isInteraction,
  readsNetwork,
  ROOM_PER_NODE_BYTES,
  ROOM_PER_RUN_BYTES,
  type SecureUse,
  stepLine,
} from '../automation/index.js';
import type { NodeResult, NodeTask } from '../activities/index.js';
import { inBrowser } from './activities.js';
import { nodeFailure } from './failure.js';
import { askingForUnknown } from './outcome.js';
import { extractionOf, paramsOf } from './parameters.js';
import { askForElement } from './find-element.js';
import { addUsage, usageIn } from './usage.js';
import type { Run } from './run.js';
import { waitAfter, waitBefore } from './waits.js';

/** Does a node by its activity, and keeps what it leaves. `params`: placeholders are replaced, but those of the secrets in `secure`. */
export async function runByActivity(
  run: Run,
  node: ActionNode,
  params: Record<string, unknown>,
  secure: SecureUse[],
): Promise<void> {
  if (isInteraction(node.kind)) run.interactionAt = Date.now();
  const task = taskOf(run, node, params, secure);
  const result = await askingForUnknown(run, node, () => actOrAsk(run, node, task)).catch((error: unknown) => {
    if (!node.isRepeatable && isInterruption(error)) run.markUnknown(node.index);
    throw error;
  });
  run.state.outputs.push(...(result.outputs ?? []));
  run.keep(result.artifacts);
  Object.assign(run.variables, result.variables);
  count(run, result);
  checkNulls(run, node, result);
  run.endNode(node.index, result.skipped ? 'skipped' : 'done');
}

/** Does it; when its element is not found and a person is to point at it, with what they point at. */
async function actOrAsk(run: Run, node: ActionNode, task: NodeTask<unknown>): Promise<NodeResult> {
  const result = await act(run, node, task);
  if (result.missing === undefined) return result;
  const pointedIn = await askForElement(run, node, result.missing);
  return act(run, node, { ...task, pointedIn });
}

/** Does it, and keeps what it tells of itself. */
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

/** How many elements a loop's locator matches, once the number stands still. */
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
  const waitForLoadFirst = run.pendingWaitForLoad;
  const closeGate = run.gateMayBeOpen;
  delete run.pendingWaitForLoad;
  run.gateMayBeOpen = false;
  return activityOf(
    inBrowser(run, summaryOf(run, node)),
    node,
  )({
    ...task,
    ...(run.state.owner !== undefined && { canAsk: true }),
    ...(waitForLoadFirst !== undefined && { waitForLoadFirst }),
    ...(closeGate && { closeGate }),
  });
}

async function runOutside(run: Run, node: ActionNode, task: NodeTask<unknown>): Promise<NodeResult> {
  await waitBefore(node);
  const result = await activityOf(inBrowser(run, summaryOf(run, node)), node)(task);
  waitAfter(run, node);
  return result;
}

/** Whether the activity was ended from outside, or went silent: only it knew what it had done. */
function isInterruption(error: unknown): boolean {
  if (isCancellation(error)) return true;
  if (!(error instanceof ActivityFailure)) return false;
  const { cause } = error;
  return cause instanceof TimeoutFailure || (cause instanceof ApplicationFailure && cause.type === 'OutcomeUnknown');
}

/** A node's kind is the name of its activity. */
function activityOf(activities: unknown, { kind }: ActionNode): (task: NodeTask<unknown>) => Promise<NodeResult> {
  return (activities as Record<string, (task: NodeTask<unknown>) => Promise<NodeResult>>)[kind]!;
}

function taskOf(run: Run, node: ActionNode, params: Record<string, unknown>, secure: SecureUse[]): NodeTask<unknown> {
  const room = roomIn(run);
  const iterations = run.iterations();
  const extraction = extractionOf(run, node);
  return {
    session: run.session!,
    node: { index: node.index, path: node.path, title: node.title, ...(iterations.length > 0 && { iterations }) },
    params,
    tries: node.tries,
    timing: node.timing,
    ...(extraction && { extraction }),
    ...(room !== undefined && { room }),
    ...(run.automation.model !== undefined && { model: run.automation.model }),
    ...(secure.length > 0 && { secure }),
    ...(node.kind === 'two_fa_action' && { since: run.interactionAt }),
    ...(readsNetwork(run.automation) && { forgetsNetwork: true }),
  };
}

/** What is left for a node of the run's room, when that is less than a node may have in any case. */
function roomIn({ carried }: Run): NodeTask<unknown>['room'] {
  const left = (kind: keyof typeof carried) =>
    Math.max(0, Math.min(ROOM_PER_NODE_BYTES, ROOM_PER_RUN_BYTES[kind] - carried[kind]));
  const room = { outputs: left('outputs'), variables: left('variables') };
  return room.outputs + room.variables < 2 * ROOM_PER_NODE_BYTES ? room : undefined;
}

/** Characters stand for bytes: text is mostly plain, and the room has a margin. */
function count({ carried }: Run, { outputs, variables }: NodeResult): void {
  if (outputs !== undefined) carried.outputs += JSON.stringify(outputs).length;
  if (variables !== undefined) carried.variables += JSON.stringify(variables).length;
}

function summaryOf(run: Run, node: ActionNode): string {
  return stepLine(node, run.iterations());
}

/** An extraction that set a variable to null fails, after it was set, unless the node allows it. */
function checkNulls(run: Run, node: ActionNode, { variables = {} }: NodeResult): void {
  const { kind, extraction } = node;
  if (extraction === undefined || extraction.allow_none || kind === 'api_call') return;
  const name = Object.keys(variables).find((candidate) => holdsNull(variables[candidate]));
  if (name === undefined) return;
  const words = `Extraction produced null value(s) in variable '${name}' and allow_none is False`;
  throw nodeFailure(run, node, 'ExtractionFailed', words);
}

function holdsNull(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value).some(holdsNull));
}
