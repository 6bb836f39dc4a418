import { ApplicationFailure } from '@temporalio/common';
import type { Page } from 'playwright';
import { type DoneWhen, fitsAddress } from '../automation/index.js';
import type { Session } from '../workflows/messages.js';
import { locate } from './locate.js';
import type { Sessions } from './sessions.js';
import { currentPage } from './tabs.js';

/** Within the activity's own 3 s: an open dialog, for example, lets no page answer. */
const ANSWER_MS = 2500;

/** Which of the stated conditions the page does not meet now. What the page holds stays out of the result. */
export function createCheckDone(sessions: Sessions) {
  return async function checkDone(input: {
    session: Session;
    doneWhen: DoneWhen;
  }): Promise<{ unmet: (keyof DoneWhen)[] }> {
    const { session } = input;
    const page = await currentPage(await sessions.attach(session), session);
    return { unmet: await inTime(unmetOn(page, input.doneWhen)) };
  };
}

async function unmetOn(page: Page, { url, visible, text }: DoneWhen): Promise<(keyof DoneWhen)[]> {
  const unmet: (keyof DoneWhen)[] = [];
  if (url !== undefined && !fitsAddress(url, page.url())) unmet.push('url');
  if (visible !== undefined && !(await isShown(locate(page, { command: visible })))) unmet.push('visible');
  if (text !== undefined && !(await isShown(page.getByText(text)))) unmet.push('text');
  return unmet;
}

async function isShown(target: ReturnType<Page['locator']>): Promise<boolean> {
  return (await target.filter({ visible: true }).count()) > 0;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(ApplicationFailure.nonRetryable('The page did not answer', 'ActionFailed')),
      ANSWER_MS,
    );
  });
  return await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
