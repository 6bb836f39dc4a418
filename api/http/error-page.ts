import { html } from './html.js';
import { page } from './page.js';

/** An HTML page for an HTTP error. `status` is the HTTP status; `title` and `detail` are those of the problem details. */
export function errorPage({ status, title, detail }: { status: number; title: string; detail: string }): string {
  return page(
    title,
    html`<p class="eyebrow">${status}</p>
      <h1>${title}</h1>
      <p>${detail}</p>`,
  );
}
