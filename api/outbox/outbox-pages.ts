import type { OutboxMail } from '../../infra/storage/outbox.js';
import { html, type Html } from '../http/html.js';
import { moment, page } from '../http/page.js';

/** A mail and its id in the outbox. */
export interface ListedMail extends OutboxMail {
  id: string;
}

/** A page that lists the saved mails in the given order. */
export function outboxPage(mails: readonly ListedMail[]): string {
  const list =
    mails.length === 0
      ? html`<p>No mail yet. When a run waits for a person, its mail appears here.</p>`
      : html`<ul class="mails">
          ${mails.map(row)}
        </ul>`;
  return page(
    'Outbox',
    html`<h1>Outbox</h1>
      <p class="quiet">
        No mail service is configured (POSTMARK_SERVER_TOKEN), so mails stay here, visible only on this machine.
      </p>
      ${list}`,
    'wide',
  );
}

/** A page with one mail, both as its recipient sees it and as plain text. */
export function outboxMailPage(mail: ListedMail): string {
  const path = `/outbox/${encodeURIComponent(mail.id)}/html`;
  return page(
    mail.subject,
    html`<p><a href="/outbox">All mails</a></p>
      <h1 dir="auto">${mail.subject}</h1>
      <p class="quiet">To ${mail.to}, ${moment(mail.at)}${runLink(mail)}</p>
      <iframe
        class="mail"
        title="The mail as its reader sees it"
        sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
        src="${path}"
      ></iframe>
      <h2 id="text">As plain text</h2>
      <pre class="card" dir="auto" tabindex="0" aria-labelledby="text">${withLinks(mail.text)}</pre>`,
    'wide',
  );
}

function row(mail: ListedMail): Html {
  return html`<li class="card">
    <a href="/outbox/${encodeURIComponent(mail.id)}" dir="auto">${mail.subject}</a>
    <span class="quiet">To ${mail.to}, ${moment(mail.at)}</span>
  </li>`;
}

function runLink({ runId }: ListedMail): Html | undefined {
  if (runId === '') return undefined;
  return html`, <a href="/runs/${encodeURIComponent(runId)}">its run</a>`;
}

/** Turns addresses into links, as mail programs do. */
function withLinks(text: string): Html[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, at) => (at % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`));
}
