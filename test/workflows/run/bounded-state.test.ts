import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { boundedState, ROOM_BYTES } from '../../../workflows/run/bounded-state.js';
import { LoopReport } from '../../../workflows/nodes/control/loop-report.js';
import { LoopScope } from '../../../workflows/run/loop-scope.js';
import type { Run } from '../../../workflows/run/run.js';
import { bytesOf } from '../../../workflows/run/payload-size.js';

const small: RunState = {
  runId: 'run-1',
  status: 'running',
  automation: 'orders',
  startedAt: 1,
  deadline: 2,
  nodes: [],
  devices: [],
  outputs: [],
  artifacts: [],
  log: [],
};

/** As a run reports its loops: each with so many iterations, of which every other one failed with a long message. */
function withLoops(loops: number, iterations: number): RunState {
  const state = structuredClone(small);
  const run = { state, loops: new LoopScope() } as unknown as Run;
  const node = { index: 0, params: { variable_name: 'ids' } } as unknown as ConstructorParameters<typeof LoopReport>[1];
  const values = Array.from({ length: iterations }, (_, at) => `${'名'.repeat(300)}${at}`);
  const failure = { message: '名'.repeat(1000) } as Parameters<LoopReport['add']>[1];
  for (let loop = 0; loop < loops; loop += 1) {
    const report = new LoopReport(run, node, { count: iterations, values });
    for (let at = 0; at < iterations; at += 1) report.add(at, at % 2 === 0 ? undefined : failure);
  }
  return state;
}

describe('the state that a query answers', () => {
  it('is the whole state while it has room', () => {
    const state = withLoops(1, 5000);
    expect(boundedState(state)).toBe(state);
    expect(state.loops?.[0]).toMatchObject({ success: 2500, error: 2500 });
    expect(state.loops?.[0]?.entries).toHaveLength(100);
  });

  it('keeps the counts of every loop and the entries of the latest ones', () => {
    const state = withLoops(60, 2000);
    expect(bytesOf(state)).toBeGreaterThan(2_000_000);
    const bounded = boundedState(state);
    expect(bytesOf(bounded)).toBeLessThanOrEqual(ROOM_BYTES);
    expect(bounded.loops?.map(({ success, error }) => success + error)).toEqual(state.loops?.map(() => 2000));
    expect(bounded.loops?.at(-1)?.entries).toHaveLength(100);
    expect(bounded.loops?.[0]?.entries).toEqual([]);
  });

  it('has room however large each part is, keeps what is newest, and says what it leaves out', () => {
    const many = 20_000;
    const list = <T>(item: (at: number) => T) => Array.from({ length: many }, (_, at) => item(at));
    const parts: Partial<RunState>[] = [
      // JSON writes such a character with six bytes.
      { log: Array.from({ length: 300 }, () => ({ at: 1, text: '\u0001'.repeat(2000) })) },
      { artifacts: list((at) => ({ name: `${'a'.repeat(100)}-${at}`, mediaType: 'image/jpeg', size: at })) },
      { outputs: list((at) => ({ text: `${'o'.repeat(100)}-${at}` })) },
      {
        nodes: list((index) => ({
          ...{ index, path: `nodes.${index}`, kind: 'click_element', state: 'waiting' as const },
          title: 'click button "名名名名名名名名名名名名"',
        })),
      },
    ];
    const everything = Object.assign({}, withLoops(60, 200), ...parts) as RunState;
    for (const state of [...parts.map((part) => ({ ...small, ...part })), everything]) {
      expect(bytesOf(state)).toBeGreaterThan(ROOM_BYTES);
      expect(bytesOf(boundedState(state))).toBeLessThanOrEqual(ROOM_BYTES);
    }
    const { artifacts, nodes, outputs, log } = boundedState(everything);
    expect(nodes).toEqual([]);
    expect(artifacts.at(-1)).toEqual(everything.artifacts.at(-1));
    expect(outputs.length + artifacts.length).toBeLessThan(2 * many);
    expect(log.at(-1)?.text).toContain('too large to show whole');
  });
});
