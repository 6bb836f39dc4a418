import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CodeMessage } from '../../../automation/nodes/two-fa-action.js';
import { sourceOf, type TwoFactorSettings } from '../../../activities/two-factor/source.js';
import { waitForCode } from '../../../activities/two-factor/wait-for-code.js';
import { startSlack, startTwilio } from '../secrets/foreign-apis.js';
import type { HttpStub } from '../secrets/http-stub.js';
import { findDovecot, type ImapServer, NO_IMAP_SERVER, startImapServer } from './imap-server.js';

const NONE: TwoFactorSettings = {
  mailboxes: [],
  slack: { tokens: [], url: 'http://127.0.0.1:1/' },
  twilio: { sid: undefined, authToken: undefined, url: 'http://127.0.0.1:1' },
  tenants: {},
};
const never = new AbortController().signal;

/** Looks from a minute ago until `seconds` from now. */
function look(action: CodeMessage, settings: Partial<TwoFactorSettings>, seconds = 0, since = Date.now() - 60_000) {
  const deadline = Date.now() + seconds * 1000;
  return waitForCode(sourceOf(action, { ...NONE, ...settings }, {}), {
    window: { from: since, to: deadline + 60_000 },
    deadline,
    interval: 0.2,
    signal: never,
    sleep: (pause) => sleep(pause * 1000),
  });
}

async function failureOf(work: Promise<unknown> | (() => Promise<unknown>)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    const { type, message } = error as { type?: string; message: string };
    return `${type}: ${message}`;
  }
  throw new Error('it did not fail');
}

const dovecot = await findDovecot();
if (dovecot === undefined) console.warn(`skipped: two-factor codes from mail; ${NO_IMAP_SERVER}`);

describe.skipIf(dovecot === undefined)('two-factor codes from mail', () => {
  const USER = 'ana@example.com';
  const action: CodeMessage = {
    type: 'email_two_fa_action',
    receiver_email_address: USER,
    sender_email_address: 'codes@acme.example',
  };
  const mail = { from: 'Acme <codes@acme.example>', to: `Ana <${USER}>`, subject: 'Your sign-in' };
  let server: ImapServer;
  let mailboxes: string[];

  beforeAll(async () => {
    server = await startImapServer(dovecot!, USER, 'mailbox-password');
    mailboxes = [`imap://${encodeURIComponent(USER)}:mailbox-password@127.0.0.1:${server.port}`];
  }, 200_000);
  afterAll(() => server?.stop());
  afterEach(() => server.empty());

  it('are read from the newest mail of the sender, plain or HTML', async () => {
    await server.deliver({ ...mail, text: 'Your code is 111111.', at: new Date(Date.now() - 20_000) });
    await server.deliver({ ...mail, text: '', html: '<p>Your code is</p><h1>222 222</h1>' });
    expect(await look(action, { mailboxes })).toBe('222222');
  });

  it('are waited for', async () => {
    const code = look(action, { mailboxes }, 20);
    await sleep(500);
    await server.deliver({ ...mail, text: 'Your code is 333333.' });
    expect(await code).toBe('333333');
  });

  it('of others, to others, and from before the window do not count', async () => {
    await server.deliver({ ...mail, from: 'codes@evil.example', text: 'Your code is 444444.' });
    await server.deliver({ ...mail, to: 'bob@example.com', text: 'Your code is 555555.' });
    await server.deliver({ ...mail, text: 'Your code is 666666.', at: new Date(Date.now() - 120_000) });
    await server.deliver({ ...mail, text: 'Welcome to Acme!' });
    expect(await failureOf(look(action, { mailboxes }))).toBe(
      'TwoFactorCodeNotFound: no two-factor code arrived in time by mail from codes@acme.example to ana@example.com',
    );
  });

  it('fail when the newest mail has several, without telling them', async () => {
    await server.deliver({ ...mail, text: 'Your code is 777777. Your code is 888888.' });
    expect(await failureOf(look(action, { mailboxes }))).toBe(
      'TwoFactorCodeNotFound: the newest message by mail from codes@acme.example to ana@example.com holds 2 different codes, and it is not clear which one counts',
    );
  });

  it('fail at once when the mailbox refuses the login, without telling the password', async () => {
    const wrong = [mailboxes[0]!.replace('mailbox-password', 'wrong-password')];
    expect(await failureOf(look(action, { mailboxes: wrong }, 30))).toBe(
      'SecretUnavailable: the mailbox ana@example.com at 127.0.0.1 refused the login; check its password in INTERMISSION_MAILBOXES (many services want an app password)',
    );
  });

  it('wait through an outage of the mailbox, and report it in the end', async () => {
    const gone = [`imap://${encodeURIComponent(USER)}:mailbox-password@127.0.0.1:1`];
    expect(await failureOf(look(action, { mailboxes: gone }, 0.5))).toMatch(
      /^TwoFactorCodeNotFound: .*; the last check failed: the mailbox ana@example.com at 127.0.0.1 did not answer/,
    );
  });
});

describe('two-factor codes without a mailbox', () => {
  it('say which setting is missing', async () => {
    const action: CodeMessage = {
      type: 'email_two_fa_action',
      receiver_email_address: 'a@example.com',
      sender_email_address: 'b@example.com',
    };
    expect(await failureOf(async () => look(action, {}))).toBe(
      'SecretUnavailable: mail from b@example.com to a@example.com cannot be read: no mailbox is configured; name it in INTERMISSION_MAILBOXES',
    );
  });
});

describe('two-factor codes from Slack', () => {
  const TOKEN = 'xoxb-test-token';
  const action: CodeMessage = {
    type: 'slack_two_fa_action',
    slack_workspace_domain: 'acme.slack.com',
    channel_name: '#codes',
    sender_name: 'Okta',
  };
  let messages: { ts: string; text: string; username?: string; user?: string }[] = [];
  let slack: HttpStub;
  const settings = (token = TOKEN) => ({ slack: { tokens: [token], url: `${slack.url}/` } });
  const ts = (secondsAgo = 0) => String(Date.now() / 1000 - secondsAgo);

  beforeAll(async () => {
    slack = await startSlack(TOKEN, () => messages);
  });
  afterAll(() => slack.stop());

  it('are read from the newest message of the sender in the channel', async () => {
    messages = [
      { ts: ts(), text: 'lunch at 1230?', username: 'Ben' },
      { ts: ts(5), text: 'Your code is 222222', user: 'U1' },
      { ts: ts(30), text: 'Your code is 111111', username: 'okta' },
    ];
    expect(await look(action, settings())).toBe('222222');
  });

  it('fail at once when the token is refused or the channel is not there, without telling the token', async () => {
    expect(await failureOf(look(action, settings('xoxb-wrong'), 30))).toMatch(
      /^SecretUnavailable: Slack refused: invalid_auth; check/,
    );
    expect(await failureOf(look({ ...action, channel_name: 'secret' }, settings(), 30))).toMatch(
      /^SecretUnavailable: Slack shows no channel #secret to the bot/,
    );
    expect(await failureOf(look({ ...action, slack_workspace_domain: 'other' }, settings(), 30))).toBe(
      'SecretUnavailable: no token of SLACK_BOT_TOKEN is of the workspace other',
    );
  });
});

describe('two-factor codes by SMS', () => {
  const action: CodeMessage = { type: 'sms_two_fa_action', from_number: '+15550101', to_number: '+15550102' };
  let messages: { body: string; date_sent: string }[] = [];
  let twilio: HttpStub;
  const settings = (authToken = 'twilio-token') => ({ twilio: { sid: 'AC1', authToken, url: twilio.url } });

  beforeAll(async () => {
    twilio = await startTwilio('AC1', 'twilio-token', () => messages);
  });
  afterAll(() => twilio.stop());

  it('are read from the newest message between the two numbers', async () => {
    messages = [
      { body: '111111 is your code', date_sent: new Date(Date.now() - 120_000).toUTCString() },
      { body: '222222 is your code', date_sent: new Date().toUTCString() },
    ];
    expect(await look(action, settings())).toBe('222222');
    const { query } = twilio.asked.at(-1)!;
    expect([query.get('From'), query.get('To')]).toEqual(['+15550101', '+15550102']);
  });

  it('fail at once when the account is refused, and when it is not set', async () => {
    expect(await failureOf(look(action, settings('wrong'), 30))).toBe(
      'SecretUnavailable: Twilio refused (401); check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN',
    );
    expect(await failureOf(async () => look(action, {}))).toBe(
      'SecretUnavailable: SMS from +15550101 to +15550102 cannot be read; set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN',
    );
  });
});
