import { expect, it } from 'vitest';
import { withTimeout } from '../../infra/with-timeout.js';

const LONG_MS = 1_000_000;
const never = new Promise<never>(() => undefined);
const tooLate = () => {
  throw new Error('too late');
};

it('returns what the work returns, and throws what it throws', async () => {
  await expect(withTimeout(Promise.resolve(7), LONG_MS, tooLate)).resolves.toBe(7);
  await expect(withTimeout(Promise.reject(new Error('broken')), LONG_MS, tooLate)).rejects.toThrow('broken');
});

it('returns or throws what the caller wants when the work takes too long', async () => {
  await expect(withTimeout(never, 1, () => 'late')).resolves.toBe('late');
  await expect(withTimeout(never, 1, tooLate)).rejects.toThrow('too late');
});

it('ends at once with the reason of a signal that aborts', async () => {
  const ending = new AbortController();
  const waiting = withTimeout(never, LONG_MS, tooLate, ending.signal);
  ending.abort(new Error('the run ended'));
  await expect(waiting).rejects.toThrow('the run ended');
  await expect(withTimeout(never, LONG_MS, tooLate, ending.signal)).rejects.toThrow('the run ended');
});

it('leaves no timer behind', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  await withTimeout(Promise.resolve(), LONG_MS, tooLate);
  expect(timers()).toBe(before);
});

it('ignores an error that comes after the timeout', async () => {
  // Vitest fails the run for a rejection that nobody handles.
  let fail: (error: Error) => void = () => undefined;
  const work = new Promise<never>((_, reject) => (fail = reject));
  await withTimeout(work, 1, () => undefined);
  fail(new Error('broken'));
  await new Promise((resolve) => setImmediate(resolve));
});
