import { html, type Html } from './html.js';
import { moment, page } from './page.js';

/** A mail that was kept on this machine instead of being sent. */
export interface OutboxMail {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Epoch milliseconds. */
  at: number;
  runId?: string;
}

/** The mails kept here, in the order given. */
export function outboxPage(mails: OutboxMail[]): string {
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
        No mail service is set (POSTMARK_SERVER_TOKEN), so mails stay here and are seen on this machine only.
      </p>
      ${list}`,
    'wide',
  );
}

/** One mail, as its reader sees it and as plain text. */
export function outboxMailPage(mail: OutboxMail): string {
  const path = `/outbox/${encodeURIComponent(mail.id)}/html`;
  return page(
    mail.subject,
    html`<p><a href="/outbox">All mails</a></p>
      <h1>${mail.subject}</h1>
      <p class="quiet">To ${mail.to}, ${moment(mail.at)}${runLink(mail)}</p>
      <iframe
        class="mail"
        title="The mail as it looks"
        sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
        src="${path}"
      ></iframe>
      <h2 id="text">As plain text</h2>
      <pre class="card" tabindex="0" aria-labelledby="text">${withLinks(mail.text)}</pre>`,
    'wide',
  );
}

function row(mail: OutboxMail): Html {
  return html`<li class="card">
    <a href="/outbox/${encodeURIComponent(mail.id)}">${mail.subject}</a>
    <span class="quiet">To ${mail.to}, ${moment(mail.at)}</span>
  </li>`;
}

function runLink({ runId }: OutboxMail): Html | undefined {
  if (runId === undefined || runId === '') return undefined;
  return html`, <a href="/runs/${encodeURIComponent(runId)}">its run</a>`;
}

/** Addresses become links, as mail programs make them. */
function withLinks(text: string): Html[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, at) => (at % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`));
}
