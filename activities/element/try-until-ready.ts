import { setTimeout as delay } from 'node:timers/promises';
import { errors, type Locator, type Page } from 'playwright';
import { ApplicationFailure } from '@temporalio/common';
import { withTimeout } from '../../infra/with-timeout.js';

interface Tries {
  max: number;
  seconds: number;
  /** The state the element must have before the action. */
  state: 'visible' | 'attached';
}

/** Between two tries that fail immediately, in milliseconds. */
const AGAIN_MS = 100;

/** How long a check of the page may take when the step has no time left, in milliseconds. */
const LOOK_MS = 1000;

/**
 * Acts on the only element that the locator finds, as soon as it is ready. The format allows `max` tries of `seconds` each, with pauses of
 * the same length between them. Here the tries and pauses add up to one wait, which ends when the action succeeds. Returns undefined when
 * the action succeeded. Otherwise returns the last error of an element that was found, if any.
 */
export async function tryUntilReady(
  page: Page,
  target: Locator,
  act: (timeout: number) => Promise<void>,
  { max, seconds, state }: Tries,
  sleep: (seconds: number) => Promise<void>,
): Promise<{ wasThere: boolean; error?: unknown } | undefined> {
  const each = Math.max(1, seconds * 1000);
  /** Milliseconds left to act on an element that is present, and to wait for one that is not. */
  const left = { acting: (max - 1) * each, waiting: Math.max(1, max - 1) * each };
  let wasThere = false;
  let last: { error: unknown } | undefined;
  // On the first try, the action itself waits for the element.
  for (let isFirst = true; isFirst || left.waiting > 0; isFirst = false) {
    if (!isFirst) {
      const begun = Date.now();
      const isReady = await becomesReady(target, state, left.waiting);
      left.waiting -= Date.now() - begun;
      // Rejects when the run ends.
      await sleep(0);
      if (!isReady) continue;
    }
    const begun = Date.now();
    try {
      await act(isFirst ? each : Math.max(1, Math.min(each, left.acting + left.waiting)));
      return undefined;
    } catch (error) {
      if (page.isClosed() || error instanceof ApplicationFailure) throw error;
      const room = Math.max(LOOK_MS, left.acting + left.waiting - (isFirst ? 0 : Date.now() - begun));
      const seen = await withTimeout(look(target, state), room, () => 'no answer' as const);
      wasThere ||= seen === 'ready';
      if (seen !== 'absent') last = { error };
      if (seen === 'no answer') break;
    }
    let spent = Date.now() - begun;
    if (isFirst) continue;
    if (spent < AGAIN_MS) {
      await delay(AGAIN_MS - spent);
      spent = AGAIN_MS;
      left.waiting -= spent;
      continue;
    }
    left.acting -= spent;
    if (left.acting < 0) left.waiting += left.acting;
    left.acting = Math.max(0, left.acting);
  }
  return { wasThere, ...last };
}

/**
 * Waits until the locator has exactly one match in the wanted state. False after `timeout` milliseconds, or immediately when the page
 * rejects the locator.
 */
async function becomesReady(target: Locator, state: Tries['state'], timeout: number): Promise<boolean> {
  const until = Date.now() + timeout;
  const left = () => Math.max(1, until - Date.now());
  try {
    await target.nth(1).waitFor({ state: 'detached', timeout: left() });
    await target.waitFor({ state, timeout: left() });
    return true;
  } catch (error) {
    // Another match appeared meanwhile, or the page navigated: the next check decides.
    if (!(error instanceof errors.TimeoutError)) await delay(Math.min(AGAIN_MS, left()));
    return false;
  }
}

/** Checks the element once, without waiting for it. Does not settle while the page hangs. */
async function look(target: Locator, state: Tries['state']): Promise<'ready' | 'present' | 'absent'> {
  if (await isReadyNow(target, state)) return 'ready';
  return (await target.count().catch(() => 0)) > 0 ? 'present' : 'absent';
}

async function isReadyNow(target: Locator, state: Tries['state']): Promise<boolean> {
  return state === 'visible'
    ? target.isVisible().catch(() => false)
    : target.count().then(
        (count) => count > 0,
        () => false,
      );
}
