import type { Locator } from 'playwright';

const POLL_SECONDS = 0.1;
/** How long the number must stay the same. */
const STILL_SECONDS = 1;
const LIMIT_SECONDS = 30;

/**
 * Counts the matching elements: waits up to `timeout` seconds for the first one, then until the number has not changed for 1 s, at most 30
 * s. Returns 0 when nothing matches.
 */
export async function countMatches(
  target: Locator,
  timeout: number,
  sleep: (seconds: number) => Promise<void>,
): Promise<number> {
  if (timeout > 0 && !(await isThere(target, timeout))) return 0;
  let count = await target.count();
  let stillFor = 0;
  for (let waited = 0; stillFor < STILL_SECONDS && waited < LIMIT_SECONDS; waited += POLL_SECONDS) {
    await sleep(POLL_SECONDS);
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
