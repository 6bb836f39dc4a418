import { describe, expect, it } from 'vitest';
import { RunWatches } from '../../../api/services/run-watches.js';
import { UnavailableError } from '../../../client/index.js';
import { useStack } from '../../support/system/stack.js';

describe('the watches of an API process', () => {
  const stack = useStack();
  const forever = () => new AbortController().signal;

  it('end with an error that allows a retry when the server stops', async () => {
    const { runId } = await stack.pausedRun();
    const watches = new RunWatches(stack.intermission);
    const open = [watches.watch(runId, forever()), watches.watch(runId, forever())];
    for (const watch of open) expect((await watch.next()).value).toMatchObject({ runId, status: 'awaiting_human' });
    const next = open.map((watch) => watch.next());
    watches.stop();
    for (const end of await Promise.allSettled(next))
      expect(end).toMatchObject({ reason: new UnavailableError('The server restarts; try again in a moment') });
    stack.endLater(runId);
  });

  it('end without an error when their client leaves, and other watches stay open', async () => {
    const { runId } = await stack.pausedRun();
    const watches = new RunWatches(stack.intermission);
    const left = new AbortController();
    const [leaver, stayer] = [watches.watch(runId, left.signal), watches.watch(runId, forever())];
    for (const watch of [leaver, stayer]) await watch.next();
    const next = stayer.next();
    left.abort();
    expect(await leaver.next()).toEqual({ done: true, value: undefined });
    await stack.intermission.humanDone(runId);
    expect((await next).value).toMatchObject({ runId });
    for await (const state of stayer) expect(state.runId).toBe(runId);
  });
});
