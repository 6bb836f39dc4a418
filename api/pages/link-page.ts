import type { RunStatus } from '../../automation/index.js';
import { html, type Html } from './html.js';
import { moment, page } from './page.js';

/** What somebody who opens a link is shown. */
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
      /** The video of the run shows what a person does. */
      isFilmed: boolean;
      /** Where the form posts to; it claims the link. */
      action: string;
      nonce: string;
    }
  | { state: 'used'; freshAction?: string; nonce: string }
  | { state: 'fresh-mailed'; to: string }
  | { state: 'expired'; reason: 'timeout' | 'answered' | 'run-ended'; status?: RunStatus }
  | { state: 'wrong' }
  | { state: 'busy' };

type View<State extends LinkPageView['state']> = Extract<LinkPageView, { state: State }>;

/** The page of a link. Looking at it changes nothing; only its button does. */
export function linkPage(view: LinkPageView): string {
  switch (view.state) {
    case 'open':
      return page(view.title, open(view));
    case 'used':
      return page('This link was used', used(view));
    case 'fresh-mailed':
      return page('A fresh link is on its way', freshMailed(view));
    case 'expired':
      return page('This link is over', expired(view));
    case 'wrong':
      return page('This link does not work', wrong());
    case 'busy':
      return page('One moment, please', busy());
  }
}

function open(view: View<'open'>): Html {
  const { title, instructions, automation, site, deadline, limitedBy, isFilmed, action, nonce } = view;
  return html`<div class="card">
    <p class="eyebrow">Your turn</p>
    <h1>${title}</h1>
    ${instructions === undefined ? undefined : html`<p class="instructions">${instructions}</p>`}
    <dl>
      <dt>Site</dt>
      <dd>${site}</dd>
      <dt>Automation</dt>
      <dd>${automation}</dd>
      <dt>Until</dt>
      <dd>${moment(deadline)}${limitedBy === 'run' ? ', when the whole run reaches its time limit' : ''}</dd>
    </dl>
    <form method="post" action="${action}">
      <input type="hidden" name="nonce" value="${nonce}" />
      <button class="button primary">Open the browser</button>
    </form>
    <p class="quiet">
      You will see the page as it stands and work in it yourself.
      ${isFilmed ? 'What you do is in the video of the run.' : 'What you type is not recorded.'} The link then belongs
      to this device.
    </p>
  </div>`;
}

function used({ freshAction, nonce }: View<'used'>): Html {
  return html`<h1>This link was used already</h1>
    <p>It works once, and a browser has opened it. If that was yours, go back to that page.</p>
    ${
      freshAction === undefined
        ? html`<p>If you asked for a newer link, use the one in the latest mail.</p>`
        : html`<p>
              To go on with this device, have a fresh link mailed to the same address. Control moves to whoever opens
              it.
            </p>
            <form method="post" action="${freshAction}">
              <input type="hidden" name="nonce" value="${nonce}" />
              <button class="button primary">Mail me a fresh link</button>
            </form>`
    }`;
}

function freshMailed({ to }: View<'fresh-mailed'>): Html {
  return html`<h1>A fresh link is on its way</h1>
    <p>
      It was mailed to <strong>${to}</strong>. Open it on the device you want to go on with; earlier links no longer
      work.
    </p>
    <p class="quiet">You can close this page.</p>`;
}

const EXPIRED: Record<View<'expired'>['reason'], { headline: string; text: string }> = {
  timeout: {
    headline: 'The time is up',
    text: 'Nobody pressed Done in time, so the run could not go on. There is nothing left to do here.',
  },
  answered: {
    headline: 'This is done already',
    text: 'The question was answered, and the automation went on. There is nothing left to do here. If you are needed again, a new mail comes.',
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
    text: 'It could not go on, and its browser is closed. There is nothing left to do here.',
  },
};

function expired({ reason, status }: View<'expired'>): Html {
  const ending = reason === 'run-ended' && status !== undefined ? ENDINGS[status] : undefined;
  const { headline, text } = ending ?? EXPIRED[reason];
  return html`<h1>${headline}</h1>
    <p>${text}</p>
    <p class="quiet">You can close this page.</p>`;
}

/** Says the same whether or not there is such a run. */
function wrong(): Html {
  return html`<h1>This link does not work</h1>
    <p>
      Parts of it may have got lost on the way. Open it from the mail itself, or copy the whole address from there into
      the browser.
    </p>`;
}

function busy(): Html {
  return html`<h1>One moment, please</h1>
    <p>This link cannot be opened right now. It is still good: load this page again in a minute.</p>`;
}
