import { describe, expect, it } from 'vitest';
import type { NodeState, PauseState, RunState } from '../../../contracts/run-state.js';
import { progressLines } from '../../../cli/run/progress.js';

const node: NodeState = {
  index: 0,
  path: 'nodes.0',
  kind: 'human_in_loop_action',
  title: 'wait for a person',
  state: 'running',
  startedAt: 1000,
};
const run: RunState = {
  runId: 'shop-1',
  status: 'running',
  automation: 'shop',
  startedAt: 0,
  deadline: 590_000,
  node: 0,
  nodes: [node],
  outputs: [],
  artifacts: [],
  log: [],
};
const pause: PauseState = {
  pauseId: 'pause-1',
  node: 0,
  title: 'Type the code',
  openedAt: 1000,
  deadline: 301_000,
  limitedBy: 'max_wait_time',
  mail: { to: 'ana@example.com', state: 'sent', via: 'postmark' },
  link: { generation: 1, claimed: false },
};

async function linesOf(now: Partial<RunState>, outboxLink?: string): Promise<string[]> {
  const places = { runUrl: 'http://here/runs/shop-1', outboxLink: () => Promise.resolve(outboxLink), showsLink: true };
  return await progressLines(run, { ...run, ...now }, places);
}

describe('the progress of a run in lines', () => {
  it('says mailed only of what was mailed', async () => {
    const waits = '  ‖ waiting up to 300 s for ana@example.com: Type the code';
    expect(await linesOf({ pause })).toEqual([waits, '    mailed to ana@example.com', '    http://here/runs/shop-1']);
    const kept: PauseState = { ...pause, mail: { ...pause.mail, via: 'outbox' } };
    expect(await linesOf({ pause: kept }, 'http://here/link/x')).toEqual([
      waits,
      '    mail kept in the outbox for ana@example.com (no mail service is set)',
      '    http://here/link/x',
    ]);
  });

  it('distinguishes unanswered and cancelled pauses from done and failed ones', async () => {
    const after = { ...node, endedAt: 3000 };
    expect(await linesOf({ nodes: [{ ...after, state: 'done' }] })).toEqual(['  ✓ 1/1 wait for a person  2.0 s']);
    expect(await linesOf({ nodes: [{ ...after, state: 'done', outcome: 'timeout' }] })).toEqual([
      '  – 1/1 wait for a person: nobody came, continued  2.0 s',
    ]);
    const failed: NodeState = { ...after, state: 'failed' };
    expect((await linesOf({ status: 'failed', nodes: [failed] }))[0]).toBe('  ✗ 1/1 wait for a person  2.0 s');
    expect(await linesOf({ status: 'cancelled', nodes: [{ ...failed, outcome: 'cancelled' }] })).toEqual([
      '  – 1/1 wait for a person: cancelled  2.0 s',
      'The run was cancelled.',
    ]);
  });

  it('prints a node whose state or outcome only a newer version knows', async () => {
    const newer = (more: object) => ({ ...node, endedAt: 3000, ...more }) as NodeState;
    expect(await linesOf({ nodes: [newer({ state: 'delayed' })] })).toEqual([]);
    expect(await linesOf({ nodes: [newer({ state: 'done', outcome: 'repeated' })] })).toEqual([
      '  ✓ 1/1 wait for a person  2.0 s',
    ]);
  });
});
