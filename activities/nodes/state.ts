import type { Page } from 'playwright';
import { state as definition } from '../../automation/index.js';
import { labelled } from '../labelled.js';
import { browserNode } from '../node.js';

/** What stands in the output data for a value that lets its reader act as the person who is signed in. */
const HIDDEN = '•••';

interface Stores {
  local_storage: Record<string, string>;
  session_storage: Record<string, string>;
  document_cookie: string;
}

/**
 * Where the browser is and what it holds. Cookies and storage are as good as passwords, so the output data names them and the values
 * are in a file of the run only.
 */
export const state = browserNode(definition, async ({ page, task, output, keepFile, note }) => {
  const [page_title, stores, cookies] = await Promise.all([page.title(), storesOf(page), page.context().cookies()]);
  const whole = { page_url: page.url(), page_title, ...stores, cookies };
  const { name } = await keepFile({
    name: `state-${task.node.index + 1}.json`,
    mediaType: 'application/json',
    data: JSON.stringify(whole, undefined, 2),
  });
  note(`values are in ${name}`);
  output(
    labelled(task, {
      page_url: whole.page_url,
      page_title,
      local_storage: hidden(stores.local_storage),
      session_storage: hidden(stores.session_storage),
      cookies: cookies.map((cookie) => ({ ...cookie, value: HIDDEN })),
      document_cookie: stores.document_cookie.replace(/=[^;]*/g, `=${HIDDEN}`),
      artifact: name,
    }),
  );
});

/** A page without an origin of its own, such as `about:blank`, has no storage. */
function storesOf(page: Page): Promise<Stores> {
  return page.evaluate(() => {
    const attempt = <T>(read: () => T, otherwise: T): T => {
      try {
        return read();
      } catch {
        return otherwise;
      }
    };
    return {
      local_storage: attempt(() => ({ ...(localStorage as Record<string, string>) }), {}),
      session_storage: attempt(() => ({ ...(sessionStorage as Record<string, string>) }), {}),
      document_cookie: attempt(() => document.cookie, ''),
    };
  });
}

function hidden(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.keys(values).map((name) => [name, HIDDEN]));
}
