import { ApplicationFailure } from '@temporalio/common';
import type { Locator, Page } from 'playwright';
import type { Act, ElementParams } from './element.js';
import { explain } from './errors.js';
import { CHOSEN_MS } from './missing.js';
import type { NodeContext } from './node.js';
import { tellSession } from './session-control.js';
import { suggestCommand } from './suggest-command.js';

/** What a person pointed at, as the session keeps it. */
interface Picked {
  /** Value of the attribute by which the element is marked. */
  mark: string;
  /** For people: its role and name. */
  label: string;
}

/** How the session marks the element, in the page that it is on. */
const MARK = 'data-intermission-pointed';

/**
 * Does the action on exactly the element that a person pointed at in that pause. False when they pointed at nothing: the page may
 * have changed, and the node's own locator is worth another look.
 */
export async function actOnPointed(context: NodeContext<ElementParams>, act: Act, pauseId: string): Promise<boolean> {
  const { task, note } = context;
  const picked = (await tellSession(task.session, 'pointed', { pauseId })) as Picked | undefined;
  if (picked === undefined) return false;
  const target = await findMarked(context.page, picked.mark);
  if (target === undefined) {
    throw ApplicationFailure.nonRetryable(
      `${picked.label}, which a person pointed at, is not on the page any more`,
      'ElementNotFound',
    );
  }
  const command = await suggestCommand(context.page, target);
  try {
    await act(target, CHOSEN_MS);
  } catch (error) {
    if (context.page.isClosed() || error instanceof ApplicationFailure) throw error;
    throw ApplicationFailure.nonRetryable(
      `${picked.label}, which a person pointed at, did not take the action: ${explain(error)}`,
      'ActionFailed',
    );
  }
  note(`a person pointed at ${picked.label}${command === undefined ? '' : `; ${command} finds it`}`);
  return true;
}

/** On whatever tab and in whatever frame it is. */
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
