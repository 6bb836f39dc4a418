import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { automationLimitId } from '../contracts/limits.js';
import { queueIdOf } from '../contracts/queue.js';
import { post, startRun, stateOf, untilStatus } from './runs.js';
import { startSystem } from './system.js';

const { History } = proto.temporal.api.history.v1;

/**
 * Records one history, as Temporal's protocol encodes it, of each way a run can go into `test/histories/`, where they must keep replaying. Run it when a released
 * version's workflow code differs from the recorded ones, and keep the old ones: `node dist/bench/record-histories.js v2`. Names
 * after the version record these only.
 */
const [version = 'v1', ...wanted] = process.argv.slice(2);
// Read by everybody who runs the tests.
const system = await startSystem({ INTERMISSION_ENCRYPTION_KEYS: '', INTERMISSION_BROWSERS_SLOTS: '1' });
const connection = await Connection.connect({ address: system.temporalAddress });
const { workflow } = new Client({ connection });
const login = `${system.practice.url}/login`;
const fill = {
  type: 'action_node',
  interaction_action: { input_text: { command: 'get_by_label("Username")', input_text: 'ana' } },
};
const click = {
  type: 'action_node',
  interaction_action: { click_element: { command: 'get_by_role("button", name="Submit")' } },
};
const pause = (maxWaitTime: number) => ({ type: 'action_node', human_in_loop_action: { max_wait_time: maxWaitTime } });
try {
  await record('done', [fill, pause(120), click], async (runId) => {
    await untilStatus(system, runId, 'awaiting_human');
    await post(system, runId, 'human-done');
  });
  await record('declined', [fill, pause(120), click], async (runId) => {
    await untilStatus(system, runId, 'awaiting_human');
    await post(system, runId, 'decline', { reason: 'no code' });
  });
  await record('nobody-came', [fill, pause(2), click]);
  await record(
    'two-pauses',
    [pause(120), { type: 'action_node', sleep_action: { sleep_time: 1 } }, pause(120), fill],
    async (runId) => {
      for (const pauseId of ['pause-1', 'pause-2']) {
        await untilStatus(system, runId, 'awaiting_human');
        await workflow
          .getHandle(runId)
          .executeUpdate('claimLink', { args: [{ pauseId, generation: 1, claimId: pauseId }] });
        await post(system, runId, 'human-done', { pauseId });
        await post(system, runId, 'human-done', { pauseId });
      }
    },
  );
  await record('fresh-link', [pause(120)], async (runId) => {
    await untilStatus(system, runId, 'awaiting_human');
    await workflow.getHandle(runId).executeUpdate('mailFreshLink', { args: [{ pauseId: 'pause-1' }] });
    await post(system, runId, 'human-done');
  });
  await record('cancelled', [pause(120)], async (runId) => {
    await untilStatus(system, runId, 'awaiting_human');
    await post(system, runId, 'cancel');
  });
  await record('no-such-element', [
    { type: 'action_node', interaction_action: { max_tries: 1, click_element: { command: 'get_by_text("nowhere")' } } },
  ]);
  await record('fail-state', [{ type: 'action_node', fail_state_action: { failure_message: 'The end' } }]);
  await record('browser-lost', [pause(120)], async (runId) => {
    await untilStatus(system, runId, 'awaiting_human');
    process.kill(-(await system.processId('browsers')), 'SIGKILL');
  });
  const missing = {
    type: 'action_node',
    interaction_action: { max_tries: 1, click_element: { command: 'get_by_text("nowhere")' } },
  };
  const look = {
    type: 'assert_locator_node',
    locator: 'get_by_label("Username")',
    assertion: 'to_be_visible',
    output_variable_name: 'there',
  };
  const each = (nodes: unknown[], more: object) => ({ type: 'for_loop_node', nodes, ...more });
  const set = (name: string, expression: string) => ({
    type: 'action_node',
    misc_action: { set_variable: { name, expression, output_variable_name: name } },
  });
  const when = (condition: string, nodes: unknown[]) => ({ type: 'if_else_node', condition, if_nodes: nodes });
  await record(
    'loops',
    [
      set('items', "'a'"),
      each([when('{index} == 0', [pause(120)]), fill, missing], {
        variable_name: 'items',
        on_error_in_loop: 'continue',
      }),
      each([set('at', '{index}')], { locator: 'get_by_label("Username")', reset_nodes: [fill] }),
    ],
    async (runId) => {
      await untilStatus(system, runId, 'awaiting_human');
      await post(system, runId, 'human-done');
    },
  );
  await record('branches', [
    look,
    { type: 'action_node', misc_action: { count_locator: { locator: 'locator("input")', name: 'n' } } },
    when("there[0] and n[0] > 0 and 'login' in current_page_url[0]", [fill]),
  ]);
  await record('attempts', [missing], undefined, {
    max_retries: 1,
    post_processing_nodes: [set('done', "'yes'"), look],
  });
  await recordQueued();
  await recordLimited();
} finally {
  await connection.close();
  await system.stop();
}

async function record(
  name: string,
  nodes: unknown[],
  meanwhile?: (runId: string) => Promise<void>,
  more: object = {},
): Promise<void> {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  const automation = { url: login, parameters: { input_parameters: {} }, nodes, ...more };
  const { runId } = await startRun(system, automation);
  await meanwhile?.(runId);
  await write(name, runId);
}

/** A run that waits for the only slot, and the workflow that waits for it. */
async function recordQueued(): Promise<void> {
  if (wanted.length > 0 && !wanted.includes('queued')) return;
  const automation = (...nodes: unknown[]) => ({ url: login, parameters: { input_parameters: {} }, nodes });
  const busy = await startRun(system, automation(pause(120)));
  await untilStatus(system, busy.runId, 'awaiting_human');
  const { runId } = await startRun(system, automation(fill));
  await workflow.getHandle(queueIdOf(runId)).describe();
  await post(system, busy.runId, 'human-done');
  await untilStatus(system, runId, 'succeeded');
  await write('queue', queueIdOf(runId));
  await write('queued', runId);
}

/** Records a run that waits for the limit of its automation, its `queuedRun`, and the limit. */
async function recordLimited(): Promise<void> {
  if (wanted.length > 0 && !wanted.includes('limited')) return;
  const automation = (...nodes: unknown[]) => ({ url: login, parameters: { input_parameters: {} }, nodes });
  const limited = { automationName: 'limited', maxParallelism: 1 };
  const busy = await startRun(system, automation(pause(120)), limited);
  await untilStatus(system, busy.runId, 'awaiting_human');
  const { runId } = await startRun(system, automation(fill), limited);
  for (let state = await stateOf(system, runId); state.nodes.length === 0;) state = await stateOf(system, runId);
  await post(system, busy.runId, 'human-done');
  await untilStatus(system, runId, 'succeeded');
  await write('limited-queue', queueIdOf(runId));
  await write('limited', runId);
  await write('limit', automationLimitId(undefined, 'sent', 'limited'));
}

async function write(name: string, workflowId: string): Promise<void> {
  const handle = workflow.getHandle(workflowId);
  await handle.result().catch(() => undefined);
  const history = await handle.fetchHistory();
  for (const event of history.events ?? []) forgetMachine(event);
  await mkdir('test/histories', { recursive: true });
  await writeFile(`test/histories/${version}-${name}.bin`, History.encode(history).finish());
  console.log(`${name}: recorded`);
}

/** Who wrote an event and where its code stood says something about one machine only. */
function forgetMachine(value: object): void {
  for (const [key, item] of Object.entries(value) as [string, unknown][]) {
    if (key === 'stackTrace') Object.assign(value, { [key]: '' });
    else if (typeof item === 'string') Object.assign(value, { [key]: item.replaceAll(hostname(), 'host') });
    else if (typeof item === 'object' && item !== null && !(item instanceof Uint8Array)) forgetMachine(item);
  }
}
