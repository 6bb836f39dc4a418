import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendByPostmark } from '../../../activities/mail/postmark.js';
import { freePort } from '../../../bench/system.js';
import { linkIn, mailerByPostmark, mailInput, TOKEN } from './mail-input.js';
import { type PostmarkStub, refused, startPostmarkStub } from './postmark-stub.js';

let postmark: PostmarkStub;
beforeAll(async () => {
  postmark = await startPostmarkStub();
});
afterAll(() => postmark.stop());
beforeEach(() => {
  postmark.requests.length = 0;
  postmark.answers.length = 0;
});

async function failureOf(sending: Promise<unknown>): Promise<ApplicationFailure> {
  const error = await sending.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApplicationFailure)) throw new Error(`expected an ApplicationFailure, got ${String(error)}`);
  return error;
}

describe('mail by Postmark', () => {
  it('is sent on the transactional stream, tagged, with both parts and all tracking off', async () => {
    const { mailOwner } = mailerByPostmark(postmark.url);
    await expect(mailOwner(mailInput())).resolves.toEqual({ messageId: 'message-1', via: 'postmark' });
    const [request] = postmark.requests;
    expect(request).toMatchObject({ path: 'POST /email', token: TOKEN });
    const { TextBody, HtmlBody, ...rest } = request?.body ?? {};
    expect(rest).toEqual({
      From: 'Intermission <runs@example.com>',
      To: '"Ana Lima" <ana@example.com>',
      Subject: 'Your turn: Type the one-time code — until 14:32 UTC',
      MessageStream: 'outbound',
      Tag: 'human-in-loop',
      Metadata: { 'run-id': 'run-7', 'pause-id': 'pause-1' },
      TrackOpens: false,
      TrackLinks: 'None',
    });
    expect(linkIn(TextBody)).toMatch(/^https:\/\/intermission\.example\.com\/link\/run-7\/pause-1\/1\.[\w-]{43}$/);
    expect(HtmlBody).toContain(`href="${linkIn(TextBody)}"`);
  });

  it('carries the same link when it is retried after an unknown outcome, and another for a fresh link', async () => {
    const { mailOwner } = mailerByPostmark(postmark.url);
    postmark.answers.push('drop');
    await expect(mailOwner(mailInput())).rejects.toMatchObject({ type: 'MailUnavailable' });
    await mailOwner(mailInput());
    await mailOwner(mailInput({ generation: 2 }));
    const links = postmark.requests.map((request) => linkIn(request.body.TextBody));
    expect(links[1]).toBe(links[0]);
    expect(links[2]).not.toBe(links[0]);
  });

  it('finds Postmark below a path, for a proxy of one', async () => {
    await mailerByPostmark(`${postmark.url}/postmark`).mailOwner(mailInput());
    expect(postmark.requests[0]?.path).toBe('POST /postmark/email');
  });

  it('lets a name start neither a header line nor a second recipient', async () => {
    const name = 'Ana" <eve@example.com>, \\"\r\nBcc: eve@example.com';
    await mailerByPostmark(postmark.url).mailOwner(mailInput({ to: { email: 'ana@example.com', name } }));
    expect(postmark.requests[0]?.body.To).toBe(`"Ana' <eve@example.com>, '' Bcc: eve@example.com" <ana@example.com>`);
  });

  it('shortens metadata to what Postmark takes', async () => {
    await mailerByPostmark(postmark.url).mailOwner(mailInput({ runId: 'r'.repeat(200) }));
    expect(postmark.requests[0]?.body.Metadata).toEqual({ 'run-id': 'r'.repeat(80), 'pause-id': 'pause-1' });
  });
});

describe('a send that may succeed later fails with MailUnavailable, to be retried', () => {
  it.each([
    [
      'a rate limit',
      { status: 429, body: { ErrorCode: 429, Message: 'Slow down' }, headers: { 'retry-after': '7' } },
      'The mail to ana@example.com was not sent: Postmark limits how fast we send (status 429)',
      7000,
    ],
    [
      'an internal error',
      { status: 500, body: 'oops' },
      'The mail to ana@example.com was not sent: Postmark has a problem of its own (status 500)',
      undefined,
    ],
    [
      'an outage',
      { status: 503, body: '' },
      'The mail to ana@example.com was not sent: Postmark has a problem of its own (status 503)',
      undefined,
    ],
    [
      'maintenance',
      refused(100, 'Maintenance'),
      'The mail to ana@example.com was not sent: Postmark has a problem of its own (status 422)',
      undefined,
    ],
    [
      'a page of something else',
      { status: 200, body: '<html>Welcome to the airport</html>' },
      "The answer to the mail to ana@example.com is not Postmark's: it has no MessageID",
      undefined,
    ],
    [
      'a cut connection',
      'drop',
      'It is not known whether the mail to ana@example.com was sent: the connection to Postmark failed (UND_ERR_SOCKET)',
      undefined,
    ],
    [
      'half an answer',
      'half-answer',
      'It is not known whether the mail to ana@example.com was sent: the connection to Postmark failed (UND_ERR_SOCKET)',
      undefined,
    ],
  ] as const)('at %s', async (_what, answer, message, nextRetryDelay) => {
    postmark.answers.push(answer);
    const failure = await failureOf(mailerByPostmark(postmark.url).mailOwner(mailInput()));
    expect(failure.message).toBe(message);
    expect(failure).toMatchObject({
      type: 'MailUnavailable',
      nonRetryable: false,
      details: [{ to: 'ana@example.com' }],
    });
    expect(failure.nextRetryDelay ?? undefined).toBe(nextRetryDelay);
  });

  it('waits until the date that Postmark names', async () => {
    const later = new Date(Date.now() + 60_000).toUTCString();
    postmark.answers.push({ status: 503, body: '', headers: { 'retry-after': later } });
    const failure = await failureOf(mailerByPostmark(postmark.url).mailOwner(mailInput()));
    expect(failure.nextRetryDelay).toBeGreaterThan(0);
    expect(failure.nextRetryDelay).toBeLessThanOrEqual(60_000);
  });

  it('when nobody answers in time', async () => {
    postmark.answers.push('hang');
    const settings = { postmarkToken: TOKEN, postmarkUrl: postmark.url, from: 'runs@example.com', stream: 'outbound' };
    const failure = await failureOf(
      sendByPostmark(settings, mailInput(), { subject: 's', text: 't', html: 'h' }, [], 0.2),
    );
    expect(failure).toMatchObject({ type: 'MailUnavailable', nonRetryable: false });
    expect(failure.message).toBe(
      'It is not known whether the mail to ana@example.com was sent: Postmark gave no answer within 0.2 s',
    );
  });

  it('when nothing listens', async () => {
    const failure = await failureOf(mailerByPostmark(await closedUrl()).mailOwner(mailInput()));
    expect(failure).toMatchObject({ type: 'MailUnavailable', nonRetryable: false });
    expect(failure.message).toBe(
      'It is not known whether the mail to ana@example.com was sent: the connection to Postmark failed (ECONNREFUSED)',
    );
  });
});

describe('a send that cannot succeed fails with NotificationFailed, for good', () => {
  const sender = 'Postmark does not accept the sender. Set INTERMISSION_MAIL_FROM to a confirmed sender signature.';
  it.each([
    [
      'an invalid address',
      refused(300, "Invalid 'To' address: 'ana@example.com'."),
      "Postmark does not accept the address. Start the run with an owner who has a valid mail address. Postmark says: Invalid 'To' address: 'ana@example.com'.",
    ],
    [
      'a bounced recipient',
      refused(406, 'You tried to send to recipient(s) that have been marked as inactive.'),
      'earlier mail to this address bounced or was reported as spam, so Postmark holds back further mail. Reactivate the address in Postmark or give the run another owner. Postmark says: You tried to send to recipient(s) that have been marked as inactive.',
    ],
    [
      'an unknown sender',
      refused(400, 'Sender signature not found.'),
      `${sender} Postmark says: Sender signature not found.`,
    ],
    ['an unconfirmed sender', refused(401, 'Not confirmed.'), `${sender} Postmark says: Not confirmed.`],
    [
      'a malformed sender',
      refused(300, "Invalid 'From' address: 'x'."),
      `${sender} Postmark says: Invalid 'From' address: 'x'.`,
    ],
    [
      'an account under review',
      refused(412, 'Pending approval.'),
      'Postmark does not allow the account to send it. Check the account at Postmark. Postmark says: Pending approval.',
    ],
    [
      'an unknown stream',
      refused(1235, "The 'MessageStream' provided does not exist on this server."),
      "Postmark does not know the stream. Set INTERMISSION_MAIL_STREAM to a transactional message stream of the server. Postmark says: The 'MessageStream' provided does not exist on this server.",
    ],
    [
      'a wrong token',
      refused(10, 'Wrong token.', 401),
      "Postmark does not know the token. Set POSTMARK_SERVER_TOKEN to a server's API token. Postmark says: Wrong token.",
    ],
    [
      'an address that is not Postmark',
      { status: 404, body: '' },
      'no mail service answers at INTERMISSION_POSTMARK_URL (status 404). Remove this setting to use Postmark itself. Postmark says: Request returned status code 404',
    ],
    ['anything else', refused(999, 'No.', 403), 'Postmark refused it (status 403, code 999). Postmark says: No.'],
  ] as const)('at %s', async (_what, answer, message) => {
    postmark.answers.push(answer);
    const failure = await failureOf(mailerByPostmark(postmark.url).mailOwner(mailInput()));
    expect(failure.message).toBe(`The mail to ana@example.com was not sent: ${message}`);
    expect(failure).toMatchObject({
      type: 'NotificationFailed',
      nonRetryable: true,
      details: [{ to: 'ana@example.com' }],
    });
  });

  it.each([
    'ana@example.com, eve@example.com',
    'Ana <ana@example.com>',
    'ana',
    'ana@example.com\r\nBcc: e@example.com',
  ])('at the owner %j, and sends nothing', async (email) => {
    const failure = await failureOf(mailerByPostmark(postmark.url).mailOwner(mailInput({ to: { email } })));
    expect(failure).toMatchObject({ type: 'NotificationFailed', nonRetryable: true });
    expect(failure.message).toMatch(
      /is not one mail address\. Start the run with an owner such as ana@example\.com\.$/,
    );
    expect(postmark.requests).toHaveLength(0);
  });

  it('does not follow a redirect with the token', async () => {
    const elsewhere = await startPostmarkStub();
    postmark.answers.push({ status: 307, body: '', headers: { location: `${elsewhere.url}/email` } });
    const failure = await failureOf(mailerByPostmark(postmark.url).mailOwner(mailInput()));
    expect(failure.type).toBe('NotificationFailed');
    expect(elsewhere.requests).toHaveLength(0);
    await elsewhere.stop();
  });
});

it('keeps link and token out of logs and failures, also when Postmark quotes them', async () => {
  const { mailOwner, logged } = mailerByPostmark(postmark.url);
  await mailOwner(mailInput());
  const link = linkIn(postmark.requests[0]?.body.TextBody);
  const mac = link.slice(link.lastIndexOf('.') + 1);
  postmark.answers.push(refused(300, `Bad mail with ${link} and ${new URL(link).pathname} for ${TOKEN}`));
  const failure = await failureOf(mailOwner(mailInput()));
  expect(failure.message).toContain('Bad mail with [removed] and [removed] for [removed]');
  const told = [...logged, failure.message, failure.stack, JSON.stringify(failure.details), String(failure.cause)].join(
    '\n',
  );
  expect(told).not.toContain(mac);
  expect(told).not.toContain(TOKEN);
  expect(logged.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { runId: 'run-7', pauseId: 'pause-1', generation: 1, messageId: 'message-1', msg: 'mail sent' },
  ]);
});

/** An address nobody listens at: a port that was free a moment ago. */
async function closedUrl(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}
