import type { Locator } from 'playwright';

const POLL_SECONDS = 0.1;
/** How long the number must stand still. */
const STILL_SECONDS = 1;
const LIMIT_SECONDS = 30;

/**
 * How many elements match: waits up to `timeout` seconds for the first one, then until the number was the same for 1 s, at most
 * 30 s. None is 0.
 */
export async function countMatches(
  target: Locator,
  timeout: number,
  pause: (seconds: number) => Promise<void>,
): Promise<number> {
  if (timeout > 0 && !(await isThere(target, timeout))) return 0;
  let count = await target.count();
  let stillFor = 0;
  for (let waited = 0; stillFor < STILL_SECONDS && waited < LIMIT_SECONDS; waited += POLL_SECONDS) {
    await pause(POLL_SECONDS);
    const now = await target.count();
    stillFor = now === count ? stillFor + POLL_SECONDS : 0;
    count = now;
  }
  return count;
}

async function isThere(target: Locator, seconds: number): Promise<boolean> {
  return target
    .first()
    .waitFor({ state: 'attached', timeout: seconds * 1000 })
    .then(
      () => true,
      async () => (await target.count()) > 0,
    );
}
