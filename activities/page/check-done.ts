import type { Page } from 'playwright';
import { fail } from '../../contracts/fail.js';
import { type DoneWhen, fitsAddress } from '../../automation/nodes/done-when.js';
import type { Session } from '../../contracts/workflow-messages.js';
import { buildLocator } from '../element/build-locator.js';
import type { BrowserConnections } from '../session/connections.js';
import { currentPage } from '../session/current-page.js';
import { withTimeout } from '../../infra/with-timeout.js';

/** Less than the activity's own 3 s: an open dialog, for example, keeps the page from answering. */
const ANSWER_MS = 2500;

/** Lists the stated conditions that the page does not meet now. The result contains no page content. */
export function createCheckDone(sessions: BrowserConnections) {
  return async function checkDone(input: {
    session: Session;
    doneWhen: DoneWhen;
  }): Promise<{ unmet: (keyof DoneWhen)[] }> {
    const { session } = input;
    const page = await currentPage(await sessions.attach(session), session);
    const unmet = await withTimeout(unmetOn(page, input.doneWhen), ANSWER_MS, () => {
      throw fail('ActionFailed', 'The page did not answer');
    });
    return { unmet };
  };
}

async function unmetOn(page: Page, { url, visible, text }: DoneWhen): Promise<(keyof DoneWhen)[]> {
  const unmet: (keyof DoneWhen)[] = [];
  if (url !== undefined && !fitsAddress(url, page.url())) unmet.push('url');
  if (visible !== undefined && !(await isShown(buildLocator(page, { command: visible })))) unmet.push('visible');
  if (text !== undefined && !(await isShown(page.getByText(text)))) unmet.push('text');
  return unmet;
}

async function isShown(target: ReturnType<Page['locator']>): Promise<boolean> {
  return (await target.filter({ visible: true }).count()) > 0;
}
