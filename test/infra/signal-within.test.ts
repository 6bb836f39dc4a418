import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { signalWithin } from '../../infra/signal-within.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const tick = () => new Promise((resolve) => setTimeout(resolve, 20));

/** Resolves with the reason for which the signal aborts. Nothing else refers to the signal. */
const abortOf = (signal: AbortSignal) =>
  new Promise<Error>((resolve) =>
    signal.addEventListener('abort', (event) => resolve((event.target as AbortSignal).reason as Error)),
  );

describe('a signal with a time-out', () => {
  it('aborts in time although memory was collected meanwhile', async () => {
    const stop = new AbortController();
    const aborted = abortOf(signalWithin(300, stop.signal));
    for (let times = 0; times < 5; times += 1) {
      await tick();
      collectGarbage();
    }
    expect(await aborted).toMatchObject({ name: 'TimeoutError' });
  });

  it('aborts with the first of the signals, and with its reason', async () => {
    const stop = new AbortController();
    const aborted = abortOf(signalWithin(60_000, new AbortController().signal, stop.signal));
    stop.abort(new Error('the run ended'));
    expect(await aborted).toMatchObject({ message: 'the run ended' });
  });

  it('is aborted from the start when one of the signals is', () => {
    expect(signalWithin(60_000, AbortSignal.abort()).aborted).toBe(true);
  });
});
