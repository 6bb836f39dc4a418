import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Request } from 'playwright';
import { withTimeout } from '../../infra/with-timeout.js';

/** How long after an action the page may start loading; a search field often waits a quarter of a second. */
const BEGIN_MS = 500;
/** How long loading may take. */
const LOAD_MS = 2000;
/** The page renders right after a response. */
const RENDER_MS = 50;
const LOADED = new Set(['document', 'xhr', 'fetch']);

/** Runs `act`, then waits until the page has loaded what it requests in response: the next page, or the matches of a search. */
export async function actAndSettle(page: Page, act: () => Promise<void>): Promise<void> {
  const loading = new Set<Request>();
  let idle: (() => void) | undefined;
  const begun = (request: Request) => void (LOADED.has(request.resourceType()) && loading.add(request));
  const ended = (request: Request) => {
    loading.delete(request);
    if (loading.size === 0) idle?.();
  };
  page.on('request', begun).on('requestfinished', ended).on('requestfailed', ended);
  try {
    await act();
    await sleep(BEGIN_MS);
    if (loading.size > 0) {
      const all = new Promise<void>((resolve) => (idle = resolve));
      await withTimeout(all, LOAD_MS, () => undefined);
    }
    await sleep(RENDER_MS);
  } finally {
    page.off('request', begun).off('requestfinished', ended).off('requestfailed', ended);
  }
}
