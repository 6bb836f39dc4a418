import type { RunStatus } from '../../contracts/run-status.js';
import { html, type Html } from '../http/html.js';
import { moment, page } from '../http/page.js';

/** The states of a link's page. */
export type LinkPageView =
  | {
      state: 'open';
      title: string;
      instructions?: string;
      automation: string;
      site: string;
      /** Epoch milliseconds. */
      deadline: number;
      limitedBy: 'max_wait_time' | 'run';
      /** Whether the run's video shows the person's actions. */
      isFilmed: boolean;
      /** Whether the automation may read the page's requests while the person acts. */
      readsRequests: boolean;
      /** The form's target, which claims the link. */
      action: string;
      nonce: string;
    }
  | { state: 'used'; freshAction?: string; nonce: string }
  | { state: 'fresh-mailed'; to: string }
  | { state: 'expired'; reason: 'timeout' | 'answered' | 'run-ended'; status?: RunStatus }
  | { state: 'wrong' }
  | { state: 'busy' };

type View<State extends LinkPageView['state']> = Extract<LinkPageView, { state: State }>;

/** The page of a link. Viewing it changes nothing; only its button does. */
export function linkPage(view: LinkPageView): string {
  switch (view.state) {
    case 'open':
      return page(view.title, open(view));
    case 'used':
      return page('This link has already been used', used(view));
    case 'fresh-mailed':
      return page('A fresh link is on its way', freshMailed(view));
    case 'expired':
      return page('This link has expired', expired(view));
    case 'wrong':
      return page('This link does not work', wrong());
    case 'busy':
      return page('One moment, please', busy());
  }
}

function open(view: View<'open'>): Html {
  const { title, instructions, automation, site, deadline, limitedBy, isFilmed, readsRequests, action, nonce } = view;
  return html`<div class="card">
    <p class="eyebrow">Your turn</p>
    <h1 dir="auto">${title}</h1>
    ${instructions === undefined ? undefined : html`<p class="instructions" dir="auto">${instructions}</p>`}
    <dl>
      <dt>Site</dt>
      <dd><bdi>${site}</bdi></dd>
      <dt>Automation</dt>
      <dd><bdi>${automation}</bdi></dd>
      <dt>Until</dt>
      <dd>${moment(deadline)}${limitedBy === 'run' ? ', when the whole run reaches its time limit' : ''}</dd>
    </dl>
    <form method="post" action="${action}">
      <input type="hidden" name="nonce" value="${nonce}" />
      <button class="button primary">Open the browser</button>
    </form>
    <p class="quiet">
      You will see the page as it is now, and you can use it yourself.
      ${isFilmed ? 'The video of this run shows what you do.' : readsRequests ? '' : 'What you type is not recorded.'}
      ${readsRequests ? 'While you work, the automation may read what this page sends, including what you type.' : ''}
      The link will then work only on this device.
    </p>
  </div>`;
}

function used({ freshAction, nonce }: View<'used'>): Html {
  return html`<h1>This link has already been used</h1>
    <p>A link works once, and this one is open in another browser. If that is yours, go back to it.</p>
    ${
      freshAction === undefined
        ? html`<p>If you asked for a newer link, use the one in the latest mail.</p>`
        : html`<p>
              To continue on this device, ask for a fresh link. It goes to the same address, and opening it moves
              control to this device.
            </p>
            <form method="post" action="${freshAction}">
              <input type="hidden" name="nonce" value="${nonce}" />
              <button class="button primary">Mail me a fresh link</button>
            </form>`
    }`;
}

function freshMailed({ to }: View<'fresh-mailed'>): Html {
  return html`<h1>A fresh link is on its way</h1>
    <p>We mailed it to <strong>${to}</strong>. Open it on the device you want to use; earlier links no longer work.</p>
    <p class="quiet">You can close this page.</p>`;
}

const EXPIRED: Record<View<'expired'>['reason'], { headline: string; text: string }> = {
  timeout: {
    headline: 'The time is up',
    text: 'Nobody pressed Done in time, so the run could not continue. There is nothing left to do here.',
  },
  answered: {
    headline: 'This is already done',
    text: 'Somebody has answered, and the automation continued. There is nothing left to do here. If you are needed again, you will get a new mail.',
  },
  'run-ended': {
    headline: 'This run has ended',
    text: 'Its browser is closed. There is nothing left to do here.',
  },
};

const ENDINGS: Partial<Record<RunStatus, { headline: string; text: string }>> = {
  succeeded: {
    headline: 'This run is finished',
    text: 'Everything worked, and its browser is closed. There is nothing left to do here.',
  },
  cancelled: {
    headline: 'This run was cancelled',
    text: 'Somebody stopped it, and its browser is closed. There is nothing left to do here.',
  },
  timed_out: {
    headline: 'This run reached its time limit',
    text: 'It could not continue, and its browser is closed. There is nothing left to do here.',
  },
};

function expired({ reason, status }: View<'expired'>): Html {
  const ending = reason === 'run-ended' && status !== undefined ? ENDINGS[status] : undefined;
  const { headline, text } = ending ?? EXPIRED[reason];
  return html`<h1>${headline}</h1>
    <p>${text}</p>
    <p class="quiet">You can close this page.</p>`;
}

/** Says the same whether or not the run exists. */
function wrong(): Html {
  return html`<h1>This link does not work</h1>
    <p>
      Part of the address may be missing. Open the link in the mail itself, or copy the whole address from the mail into
      your browser.
    </p>`;
}

function busy(): Html {
  return html`<h1>One moment, please</h1>
    <p>We cannot open this link right now. It is still valid: reload this page in a minute.</p>`;
}
