import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { startSystem, type System } from '../../../bench/system.js';
import { pause } from '../../support/runs/automations.js';
import { ownNamespace } from '../../support/temporal/namespace.js';
import { runsOf } from '../../support/runs/runs.js';
import { buy, dataOf, failing, missing, read, set, when } from '../nodes/control/nodes.js';

let system: System;
let runs: ReturnType<typeof runsOf>;
beforeAll(async () => {
  system = await startSystem({ ...(await ownNamespace()), INTERMISSION_BROWSERS_SLOTS: '8' });
  runs = runsOf(system);
}, 120_000);
afterAll(() => system?.stop());

function start(nodes: unknown[], more: object = {}): Promise<string> {
  return runs.start({ url: `${system.practice.url}/counter`, parameters: { input_parameters: {} }, nodes, ...more });
}

const ended = (runId: string) => runs.untilEnded(runId);
const run = async (nodes: unknown[], more: object = {}) => ended(await start(nodes, more));
const textsOf = ({ log }: RunState) => log.map(({ text }) => text);
const bought = () => system.practice.visits.submits.filter(({ path }) => path === '/counter').length;

describe.concurrent('max_retries', () => {
  it('starts the whole automation again in a fresh browser after 10 s, and carries nothing over', async () => {
    const nodes = [
      set('x', '1', 'kept'),
      buy,
      read('locator("#bought")', 'text'),
      when("text[0] == 'Bought: 1'", [missing]),
    ];
    const state = await run(nodes, { max_retries: 3 });
    expect(state.error).toBeUndefined();
    expect(bought()).toBe(2);
    expect(state.attempt).toEqual({ number: 2, of: 4 });
    expect(dataOf(state)).toEqual([{ kept: 1 }, { text: 'Bought: 2' }]);
    expect(state.nodes.map((node) => node.state)).toEqual(['done', 'done', 'done', 'done', 'skipped']);
    expect(textsOf(state)).toContain('starting again in 10 s, in a fresh browser');
    expect(state.artifacts.filter(({ name }) => name === 'final.jpg')).toHaveLength(1);
    const [before, after] = state.log.filter(({ text }) => text === 'the browser is open').map(({ at }) => at);
    expect(after! - before!).toBeGreaterThan(10_000);
  });

  it('ends with the failure of the last attempt, and runs post-processing once', async () => {
    const state = await run([missing], { max_retries: 1, post_processing_nodes: [set('b', '2', 'b'), failing('too')] });
    expect(state.error).toMatchObject({ type: 'ElementNotFound', node: 0 });
    expect(textsOf(state).filter((text) => text.startsWith('attempt 1 of 2 failed: Step 1'))).toHaveLength(1);
    expect(dataOf(state)).toEqual([{ b: 2 }]);
    expect(textsOf(state)).toContain('warning: post-processing failed: too');
  });

  it('does not repeat a fail state', async () => {
    const state = await run([failing('The end')], { max_retries: 3 });
    expect(state).toMatchObject({ error: { type: 'FailState', message: 'The end' }, attempt: { number: 1, of: 4 } });
  });

  it('pauses again for the person in each attempt', async () => {
    const runId = await start([pause(2)], { max_retries: 1 });
    await runs.until(runId, (state) => state.pause?.pauseId === 'pause-2');
    await runs.call('POST', `/v1/runs/${runId}/human-done`, { pauseId: 'pause-2' });
    expect((await ended(runId)).status).toBe('succeeded');
  });

  it('does not ask a person again who said that it cannot be done', async () => {
    const runId = await start([pause(60)], { max_retries: 1 });
    await runs.until(runId, (state) => state.pause !== undefined);
    await runs.call('POST', `/v1/runs/${runId}/decline`, { reason: 'no code' });
    expect((await ended(runId)).error?.type).toBe('HumanDeclined');
  });
});

describe.concurrent('post-processing', () => {
  it('runs after a success, with the variables of the run', async () => {
    const state = await run([set('a', '1')], { post_processing_nodes: [set('b', '{a[0]} + 1', 'b')] });
    expect(dataOf(state)).toEqual([{ b: 2 }]);
    expect(state.status).toBe('succeeded');
  });

  it('fails a run that had succeeded, and does not repeat it', async () => {
    const state = await run([set('a', '1', 'a')], { max_retries: 1, post_processing_nodes: [failing('Not stored')] });
    expect(state.error).toMatchObject({ type: 'FailState', message: 'Post-processing failed: Not stored' });
    expect(dataOf(state)).toEqual([{ a: 1 }]);
  });
});

describe('a lost browser', () => {
  it('is replaced by a fresh one, in which the automation starts again', async () => {
    const runId = await start([pause(60)], { max_retries: 1 });
    await runs.until(runId, (state) => state.pause !== undefined);
    process.kill(-(await system.processId('browsers')), 'SIGKILL');
    const again = await runs.until(runId, (state) => state.pause?.pauseId === 'pause-2');
    expect(
      textsOf(again).some((text) =>
        text.startsWith('attempt 1 of 2 failed: The process that held the browser is gone'),
      ),
    ).toBe(true);
    await runs.call('POST', `/v1/runs/${runId}/human-done`, {});
    expect((await ended(runId)).status).toBe('succeeded');
  });
});
