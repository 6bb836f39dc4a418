import { ApplicationFailure } from '@temporalio/common';
import type { Locator, Page } from 'playwright';
import { fail } from '../../../contracts/fail.js';
import { explain } from '../../page/playwright-errors.js';
import { sendCommand } from '../../session/send-command.js';
import { CHOSEN_MS } from '../../step/element-node.js';
import { suggestCommand } from '../suggest-command.js';
import { type Finder, FOUND, MISSED } from './finder.js';

/** The attribute with which the session marks the element in its page. */
const MARK = 'data-intermission-pointed';

/**
 * Finds exactly the element that a person pointed at in the pause before. Misses when they pointed at nothing: the page may have changed,
 * so the node's own locator is worth another try.
 */
export const pointed: Finder = async ({ context, act }) => {
  const { page, task, note } = context;
  if (task.pointedIn === undefined) return MISSED;
  const picked = await sendCommand(task.session, 'pointed', { pauseId: task.pointedIn });
  if (picked === undefined) return MISSED;
  const target = await findMarked(page, picked.mark);
  if (target === undefined) {
    throw fail('ElementNotFound', `${picked.label}, which a person pointed at, is no longer on the page`);
  }
  const command = await suggestCommand(page, target);
  try {
    await act(target, CHOSEN_MS);
  } catch (error) {
    if (page.isClosed() || error instanceof ApplicationFailure) throw error;
    throw fail(
      'ActionFailed',
      `${picked.label}, which a person pointed at, did not accept the action: ${explain(error)}`,
    );
  }
  note(`a person pointed at ${picked.label}${command === undefined ? '' : `; ${command} finds it`}`);
  return FOUND;
};

/** Searches all tabs and all frames. */
async function findMarked(page: Page, mark: string): Promise<Locator | undefined> {
  const frames = page
    .context()
    .pages()
    .flatMap((tab) => tab.frames());
  for (const frame of frames) {
    const target = frame.locator(`[${MARK}="${mark}"]`);
    if ((await target.count().catch(() => 0)) === 1) return target;
  }
  return undefined;
}
