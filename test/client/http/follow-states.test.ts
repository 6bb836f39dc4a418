import { expect, it } from 'vitest';
import { followStates } from '../../../client/http/follow-states.js';
import { readEvents } from '../../../client/http/sse.js';

const streamOf = (text: string) => new Blob([text]).stream();

it('reads the events of a stream that cannot be iterated, as in Safari, and closes it', async () => {
  let isCancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode('event: state\ndata: 1\n\nevent: other\n')),
    cancel: () => void (isCancelled = true),
  });
  Object.defineProperty(stream, Symbol.asyncIterator, { value: undefined });
  for await (const data of readEvents(stream, 'state')) {
    expect(data).toBe('1');
    break;
  }
  await expect.poll(() => isCancelled).toBe(true);
});

it('gives up when streams end without a state for too long', async () => {
  let opened = 0;
  const states = followStates({
    open: () => {
      opened += 1;
      return Promise.resolve(streamOf(': still here\n\n'));
    },
    read: () => {
      throw new Error('there is no state');
    },
    delayAfter: () => 0,
    gaveUp: () => new Error('gave up'),
    signal: new AbortController().signal,
    patienceMs: 1200,
  });
  await expect(states.next()).rejects.toThrow('gave up');
  expect(opened).toBeGreaterThan(1);
});
