import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { OutboxMail } from '../../../infra/storage/outbox.js';
import { linkIn, mailerWith, mailInput } from './mail-input.js';

function outboxOf(home: string) {
  const folder = join(home, 'outbox');
  const files = readdirSync(folder);
  return {
    files,
    mode: (name: string) => statSync(join(folder, name)).mode & 0o777,
    mail: (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as OutboxMail,
  };
}

it('keeps the mail in the outbox when there is no Postmark token', async () => {
  const { mailOwner, home } = mailerWith();
  await expect(mailOwner(mailInput())).resolves.toEqual({ messageId: 'run-7.pause-1.1', via: 'outbox' });
  const outbox = outboxOf(home);
  expect(outbox.files).toEqual(['run-7.pause-1.1.json']);
  expect(outbox.mode('run-7.pause-1.1.json')).toBe(0o600);
  const { text, html, at, ...rest } = outbox.mail('run-7.pause-1.1.json');
  expect(rest).toEqual({
    to: 'ana@example.com',
    subject: 'Your turn: Type the one-time code — until 14:32 UTC',
    runId: 'run-7',
    pauseId: 'pause-1',
    generation: 1,
  });
  expect(html).toContain(linkIn(text));
  expect(at).toBeTypeOf('number');
});

it('replaces the file with the same link when the mail is retried, and keeps a fresh link beside it', async () => {
  const { mailOwner, home } = mailerWith();
  await mailOwner(mailInput());
  const first = linkIn(outboxOf(home).mail('run-7.pause-1.1.json').text);
  await mailOwner(mailInput());
  await mailOwner(mailInput({ generation: 2 }));
  const outbox = outboxOf(home);
  expect(outbox.files.sort()).toEqual(['run-7.pause-1.1.json', 'run-7.pause-1.2.json']);
  expect(linkIn(outbox.mail('run-7.pause-1.1.json').text)).toBe(first);
  expect(linkIn(outbox.mail('run-7.pause-1.2.json').text)).not.toBe(first);
});

it('lets no run id leave the outbox', async () => {
  const { mailOwner, home } = mailerWith();
  await mailOwner(mailInput({ runId: '../../etc/run' }));
  expect(outboxOf(home).files).toEqual(['%2E.%2F..%2Fetc%2Frun.pause-1.1.json']);
});

it('logs that a mail was kept, and not its link', async () => {
  const { mailOwner, home, logged } = mailerWith();
  await mailOwner(mailInput());
  const link = linkIn(outboxOf(home).mail('run-7.pause-1.1.json').text);
  expect(logged.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { runId: 'run-7', pauseId: 'pause-1', generation: 1, msg: 'mail kept in the outbox' },
  ]);
  expect(logged.join('')).not.toContain(link.slice(link.lastIndexOf('.') + 1));
});

it('fails with MailUnavailable when the outbox cannot be written', async () => {
  const { mailOwner, home } = mailerWith();
  writeFileSync(join(home, 'outbox'), 'a file where the folder should be');
  await expect(mailOwner(mailInput())).rejects.toMatchObject({
    type: 'MailUnavailable',
    nonRetryable: false,
    message: 'The mail to ana@example.com could not be kept in the outbox: it could not be written (EEXIST)',
  });
});
