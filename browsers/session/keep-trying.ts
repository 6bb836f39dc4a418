import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../infra/log.js';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2000;

interface RetryOptions {
  /** Stops retrying, for example when the page is gone. */
  signal: AbortSignal;
  log: Log;
  /** The features that people miss until the helper is installed. */
  what: string;
}

/**
 * Installs a helper in a page, and retries until it succeeds, because a page may be busy, have an open dialog, or change its process in
 * the meantime. `put` must have its own deadline, and must be safe to run again after a partial success. The first failure is logged as a
 * warning.
 */
export async function retryUntilInstalled(
  put: () => Promise<unknown>,
  { signal, log, what }: RetryOptions,
): Promise<void> {
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      await put();
      if (tries > 1 && !signal.aborted) log.info({ what, tries }, 'the helper script is installed in the page now');
      return;
    } catch (error) {
      const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS);
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
      // A page that was closing needs no helper.
      if (tries === 1 && !signal.aborted)
        log.warn({ err: error, what }, 'the helper script could not be installed in the page yet; retrying');
    }
  }
}
