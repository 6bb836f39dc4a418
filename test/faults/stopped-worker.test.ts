import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunState } from '../../contracts/run-state.js';
import { callsOf } from './calls.js';
import { type Rig, startRig } from './rig.js';
import { until } from './until.js';

const WAIT_MS = 90_000;

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ say: () => undefined, workers: ['worker-1'] });
}, WAIT_MS);
afterAll(() => rig.stop(() => Promise.resolve()), WAIT_MS);

const signal = (worker: string, name: NodeJS.Signals) => process.kill(-rig.processes.get(worker)!.pid, name);

async function stateWith(runId: string, isSo: (state: RunState) => boolean): Promise<RunState> {
  const calls = callsOf(rig);
  const state = await until(async () => {
    const read = await calls.state(runId);
    return read !== undefined && isSo(read) ? read : undefined;
  }, WAIT_MS);
  if (state === undefined) throw new Error(`the run is not so within ${WAIT_MS / 1000} s`);
  return state;
}

async function answer(runId: string, choice: string): Promise<void> {
  const { pause } = await stateWith(runId, ({ pause }) => pause !== undefined);
  const response = await fetch(`${rig.apiUrls[0]}/v1/runs/${runId}/human-done`, {
    method: 'POST',
    headers: rig.headers,
    body: JSON.stringify({ pauseId: pause!.pauseId, choice }),
  });
  expect(response.status).toBe(202);
}

describe('a worker that is stopped after a click has begun and before it happens', () => {
  it('does not click when it goes on, after a person was asked', async () => {
    const click = { command: 'get_by_role("button", name="Step 3", exact=True)' };
    const automation = {
      url: `${rig.site.url}/effects/stopped?ready=later`,
      parameters: { input_parameters: {} },
      nodes: [
        { type: 'action_node', interaction_action: { max_timeout_seconds_per_try: 120, click_element: click } },
        {
          type: 'action_node',
          interaction_action: { input_text: { command: 'get_by_label("Name")', input_text: 'x' } },
        },
      ],
    };
    const runId = await callsOf(rig).start(automation, 'ana@example.com', 'stopped');
    await stateWith(runId!, ({ nodes }) => nodes[0]?.state === 'running');
    // By now it waits for the button, which is disabled: it has begun.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    signal('worker-1', 'SIGSTOP');
    await rig.operator.start([await rig.workerSpec('worker-2')]);
    const asked = await stateWith(runId!, ({ status }) => status === 'awaiting_human');
    expect(asked.pause?.choices?.map(({ id }) => id)).toEqual(['happened', 'again', 'stop']);

    // The click that worker-1 began must not happen any more, although the button can be pressed now, and although it wakes up.
    rig.site.visits.ready.add('stopped');
    await new Promise((resolve) => setTimeout(resolve, 5000));
    signal('worker-2', 'SIGSTOP');
    signal('worker-1', 'SIGCONT');
    try {
      expect(rig.site.visits.effects.stopped).toBeUndefined();
      // Only the first one is there to do it.
      await answer(runId!, 'again');
      await stateWith(runId!, ({ status }) => status === 'succeeded');
    } finally {
      signal('worker-2', 'SIGCONT');
    }
    expect(rig.site.visits.effects.stopped).toEqual({ 3: 1 });
  }, 200_000);
});
