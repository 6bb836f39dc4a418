import type { Page } from 'playwright';
import { state as definition } from '../../automation/nodes/state.js';
import { labelOutput } from '../step/labelled-output.js';
import { browserNode } from '../step/browser-node.js';

/** Replaces values that would let a reader of the output data act as the signed-in person. */
const HIDDEN = '•••';

interface Stores {
  local_storage: Record<string, string>;
  session_storage: Record<string, string>;
  document_cookie: string;
}

/**
 * The browser's location and stored data. Cookies and storage values are as sensitive as passwords, so the output data only names them;
 * their values are only in a file of the run.
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
    labelOutput(task, {
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

/** A page without its own origin, such as `about:blank`, has no storage. */
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
