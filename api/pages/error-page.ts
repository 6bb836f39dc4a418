import { html } from './html.js';
import { page } from './page.js';

/** The page of an HTTP error, for people. `status` is the HTTP status; `title` and `detail` as in problem details. */
export function errorPage({ status, title, detail }: { status: number; title: string; detail: string }): string {
  return page(
    title,
    html`<p class="eyebrow">${status}</p>
      <h1>${title}</h1>
      <p>${detail}</p>`,
  );
}
