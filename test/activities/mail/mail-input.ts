import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createMailOwner } from '../../../activities/mail/mail-owner.js';
import { type MailInput } from '../../../activities/mail/mail-input.js';
import { openStore } from '../../../infra/storage/open-store.js';
import { readConfig } from '../../../config/index.js';

export const TOKEN = 'server-token-9f1c';
const DEADLINE = Date.UTC(2030, 4, 17, 14, 32, 40);

export function mailInput(changes: Partial<MailInput> = {}): MailInput {
  return {
    runId: 'run-7',
    pauseId: 'pause-1',
    generation: 1,
    to: { email: 'ana@example.com', name: 'Ana Lima' },
    automation: 'portal-login',
    site: 'secure.example.com',
    title: 'Type the one-time code',
    instructions: 'The code is on your phone.\nLeave the button alone.',
    deadline: DEADLINE,
    limitedBy: 'max_wait_time',
    ...changes,
  };
}

/** The activity with a home folder of its own, and what it logged. */
export function mailerWith(environment: Record<string, string> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'intermission-mail-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const config = readConfig({
    INTERMISSION_HOME: home,
    INTERMISSION_SECRET: 'a secret for tests of at least 32 characters',
    INTERMISSION_PUBLIC_URL: 'https://intermission.example.com',
    ...environment,
  });
  const logged: string[] = [];
  const log = pino(
    { level: 'trace' },
    new Writable({
      write(chunk, _encoding, written) {
        logged.push(String(chunk));
        written();
      },
    }),
  );
  return { mailOwner: createMailOwner({ config, store: openStore(config), log }), home, logged };
}

export function mailerByPostmark(url: string, environment: Record<string, string> = {}) {
  return mailerWith({
    POSTMARK_SERVER_TOKEN: TOKEN,
    INTERMISSION_POSTMARK_URL: url,
    INTERMISSION_MAIL_FROM: 'Intermission <runs@example.com>',
    ...environment,
  });
}

/** The link in a mail's text. */
export function linkIn(text: unknown): string {
  const link = /https:\S+\/link\/\S+/.exec(String(text))?.[0];
  if (link === undefined) throw new Error(`no link in: ${String(text)}`);
  return link;
}
