import { describe, expect, it } from 'vitest';
import { errorPage } from '../../../api/http/error-page.js';
import { linkPage } from '../../../api/links/link-page.js';
import { outboxMailPage, outboxPage } from '../../../api/outbox/outbox-pages.js';

const HOSTILE = `"><script>alert('x')</script>`;
const deadline = Date.UTC(2026, 2, 4, 14, 32);
const open = {
  state: 'open',
  title: HOSTILE,
  instructions: HOSTILE,
  automation: HOSTILE,
  site: HOSTILE,
  deadline,
  limitedBy: 'run',
  isFilmed: false,
  readsRequests: false,
  action: `/link/${HOSTILE}`,
  nonce: HOSTILE,
} as const;
const mail = {
  id: HOSTILE,
  to: HOSTILE,
  subject: HOSTILE,
  text: HOSTILE,
  html: HOSTILE,
  at: deadline,
  runId: HOSTILE,
  pauseId: HOSTILE,
  generation: 1,
};

describe('the server’s own pages', () => {
  it('show foreign text as text, wherever it stands', () => {
    const pages = [
      linkPage(open),
      linkPage({ state: 'used', freshAction: HOSTILE, nonce: HOSTILE }),
      linkPage({ state: 'fresh-mailed', to: HOSTILE }),
      outboxPage([mail]),
      outboxMailPage(mail),
      errorPage({ status: 404, title: HOSTILE, detail: HOSTILE }),
    ];
    for (const page of pages) {
      expect(page).toContain('&quot;&gt;&lt;script&gt;');
      expect(page).not.toContain('<script');
    }
  });

  it('need no inline style or script, and nothing of another site', () => {
    const pages = [linkPage(open), linkPage({ state: 'wrong' }), outboxMailPage({ ...mail, text: '' })];
    for (const page of pages) expect(page).not.toMatch(/ style=|<style|<script|src="http|href="http/);
  });
});

describe('the page of a link', () => {
  it('claims it by a form with the nonce, and says until when in UTC', () => {
    const page = linkPage({ ...open, action: '/link/run/pause-1/1.token', nonce: 'n-1' });
    expect(page).toContain('<form method="post" action="/link/run/pause-1/1.token">');
    expect(page).toContain('<input type="hidden" name="nonce" value="n-1" />');
    expect(page).toContain('Open the browser');
    expect(page).toContain('<time datetime="2026-03-04T14:32:00.000Z">14:32 UTC, 4 March 2026</time>');
    expect(page).toContain('when the whole run reaches its time limit');
  });

  it('offers a fresh link only where there is one to have', () => {
    expect(linkPage({ state: 'used', freshAction: '/fresh', nonce: 'n' })).toContain('Mail me a fresh link');
    expect(linkPage({ state: 'used', nonce: 'n' })).not.toContain('<form');
  });

  it('says how the run ended', () => {
    expect(linkPage({ state: 'expired', reason: 'timeout' })).toContain('The time is up');
    expect(linkPage({ state: 'expired', reason: 'answered' })).toContain('This is already done');
    expect(linkPage({ state: 'expired', reason: 'run-ended', status: 'cancelled' })).toContain(
      'This run was cancelled',
    );
    expect(linkPage({ state: 'expired', reason: 'run-ended', status: 'failed' })).toContain('This run has ended');
  });
});

describe('a mail of the outbox', () => {
  it('has its addresses as links in the plain text', () => {
    const page = outboxMailPage({ ...mail, text: 'Open:\nhttp://127.0.0.1:8080/link/a/b/1.c\n\nBye' });
    expect(page).toContain('<a href="http://127.0.0.1:8080/link/a/b/1.c">http://127.0.0.1:8080/link/a/b/1.c</a>');
  });
});
