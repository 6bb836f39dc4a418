import { ApplicationFailure } from '@temporalio/common';
import type { Locator } from 'playwright';
import { explain } from './errors.js';
import { locate } from './locate.js';
import type { NodeContext } from './node.js';

/** The members every element node has. */
export interface ElementParams {
  command?: string | null;
  xpath?: string | null;
  skip_command: boolean;
  skip_prompt: boolean;
  assert_locator_presence: boolean;
}

/** Seconds before the one repetition that `assert_locator_presence` asks for. */
const PRESENCE_PAUSE = 5;

/**
 * Acts on the node's element, try by try, as the format has it: the element must be the only match and visible; a try that
 * fails is followed by a pause of the time-out. A missing element costs (`max_tries` + 1) × `max_timeout_seconds_per_try`.
 * Fails with `ElementNotFound`, `ActionFailed` or `AssertLocatorPresenceException`, unless the node says that absence is fine.
 */
export async function onElement(
  context: NodeContext<ElementParams>,
  act: (target: Locator, timeout: number) => Promise<void>,
): Promise<'skipped' | void> {
  const { params, note, pause } = context;
  let missed = await tryElement(context, act);
  if (missed === undefined) return;
  if (params.assert_locator_presence) {
    note('the element was not there; trying once more');
    await pause(PRESENCE_PAUSE);
    missed = await tryElement(context, act);
    if (missed === undefined) return;
    throw ApplicationFailure.nonRetryable(
      `The element did not appear: ${missed.reason}`,
      'AssertLocatorPresenceException',
    );
  }
  if (params.skip_prompt) {
    note(`passed over: ${missed.reason}`);
    return 'skipped';
  }
  throw ApplicationFailure.nonRetryable(
    missed.wasThere ? `The element did not take the action: ${missed.reason}` : `No such element: ${missed.reason}`,
    missed.wasThere ? 'ActionFailed' : 'ElementNotFound',
  );
}

interface Missed {
  wasThere: boolean;
  reason: string;
}

async function tryElement(
  { page, params, tries, pause }: NodeContext<ElementParams>,
  act: (target: Locator, timeout: number) => Promise<void>,
): Promise<Missed | undefined> {
  if (params.skip_command || !hasLocator(params)) return { wasThere: false, reason: 'the node has no locator to try' };
  const seconds = tries.max_timeout_seconds_per_try;
  // Playwright takes 0 for "no limit".
  const timeout = Math.max(1, seconds * 1000);
  const max = tries.max_tries > 0 ? tries.max_tries : params.skip_prompt ? 5 : 0;
  let wasThere = false;
  let reason = 'nothing matches';
  const target = locate(page, params);
  for (let attempt = 1; attempt <= max; attempt += 1) {
    try {
      // On the first try the action itself waits for the element to become visible.
      if (attempt === 1 || (await target.isVisible())) {
        await act(target, timeout);
        return undefined;
      }
    } catch (error) {
      if (page.isClosed() || error instanceof ApplicationFailure) throw error;
      const visible = await target.isVisible().catch(() => false);
      wasThere ||= visible;
      if (visible || (await target.count().catch(() => 0)) > 0) reason = explain(error);
    }
    if (attempt === 1 || attempt < max) await pause(seconds);
  }
  return { wasThere, reason: `${reason} (${max} ${max === 1 ? 'try' : 'tries'}, ${seconds} s each)` };
}

function hasLocator({ command, xpath }: ElementParams): boolean {
  return (command ?? '').trim() !== '' || (xpath ?? '').trim() !== '';
}
