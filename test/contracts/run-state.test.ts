import { readFileSync } from 'node:fs';
import proto from '@temporalio/proto';
import { describe, expect, it } from 'vitest';
import { RunState } from '../../contracts/run-state.js';
import type { RunResult } from '../../contracts/workflow-messages.js';

/** Reads the state that a recorded run stored in its result. */
function storedState(history: string): unknown {
  const bytes = readFileSync(new URL(`../histories/${history}`, import.meta.url));
  const { events } = proto.temporal.api.history.v1.History.decode(bytes);
  const payload = events.at(-1)?.workflowExecutionCompletedEventAttributes?.result?.payloads?.[0]?.data;
  const { state, ...rest } = JSON.parse(Buffer.from(payload ?? []).toString()) as RunResult;
  return { ...state, ...rest };
}

describe('the schema of a run state', () => {
  it.each(['v3-done.bin', 'v3-loops.bin'])('reads the whole state that %s stored', (history) => {
    const state = storedState(history);
    expect(RunState.parse(state)).toEqual(state);
  });

  it.each([{ status: 'finished' }, { nodes: [{ index: -1 }] }, { log: undefined }, { artifacts: [{ name: 'a' }] }])(
    'refuses a state with %j',
    (wrong) => {
      expect(RunState.safeParse({ ...(storedState('v3-done.bin') as object), ...wrong }).success).toBe(false);
    },
  );
});
