import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startSystem, type System } from '../../../bench/system.js';
import { makeHomePrivate } from '../../../infra/storage/private-home.js';
import { CLI, eventually, temporaryFolder } from '../../cli/support.js';

/** Every setting that is a secret, and two that are not ours. Each value is a marker that is easy to find. */
const SECRETS = {
  INTERMISSION_SECRET: 'ImSecret7-secret-of-the-installation-0000000',
  INTERMISSION_API_KEYS: 'ImSecret7-api-keys',
  INTERMISSION_CALLBACK_SECRET: `whsec_ImSecret7${'callback'.repeat(4)}`,
  INTERMISSION_MAILBOXES: 'imaps://ana:ImSecret7-mailbox@imap.invalid',
  SLACK_BOT_TOKEN: 'ImSecret7-slack',
  TWILIO_ACCOUNT_SID: 'ImSecret7-sid',
  TWILIO_AUTH_TOKEN: 'ImSecret7-twilio',
  OPENAI_API_KEY: 'ImSecret7-openai',
  OP_SERVICE_ACCOUNT_TOKEN: 'ImSecret7-onepassword',
  AWS_SECRET_ACCESS_KEY: 'ImSecret7-aws',
  DATABASE_URL: 'ImSecret7-database',
};

const environment = (pid: number) => readFileSync(`/proc/${pid}/environ`, 'utf8');
const commandLine = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');

const isRenderer = (pid: number) => commandLine(pid).includes('--type=renderer');

function descendants(of: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        return [[Number(pid), Number(/.*\) \S (\d+)/s.exec(stat)?.[1])] as const];
      } catch {
        return [];
      }
    });
  const childrenOf = (pid: number): number[] =>
    parents.filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...childrenOf(child)]);
  return childrenOf(of);
}

/** The texts among these that the process's writable memory holds. */
function inMemory(pid: number, texts: string[]): string[] {
  const found = new Set<string>();
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from, to] = /^([\da-f]+)-([\da-f]+) rw/.exec(line) ?? [];
      if (from === undefined || to === undefined) continue;
      for (const text of textsIn(memory, parseInt(from, 16), parseInt(to, 16), texts)) found.add(text);
    }
  } finally {
    closeSync(memory);
  }
  return [...found];
}

const CHUNK = 4_000_000;

function textsIn(memory: number, from: number, to: number, texts: string[]): string[] {
  const found: string[] = [];
  for (let at = from; at < to; at += CHUNK) {
    const bytes = Buffer.alloc(Math.min(CHUNK, to - at));
    try {
      readSync(memory, bytes, 0, bytes.length, at);
    } catch {
      // Reserved, and never used.
      continue;
    }
    found.push(...texts.filter((text) => bytes.includes(text)));
  }
  return found;
}

describe('the processes of a system whose every secret is set', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem(SECRETS);
  }, 120_000);
  afterAll(() => system?.stop());

  const withMarker = (text: string) =>
    Object.entries(SECRETS)
      .filter(([, value]) => text.includes(value))
      .map(([name]) => name);

  it('are each given their own secrets only', async () => {
    const pids = await Promise.all(['temporal', 'browsers', 'api', 'worker'].map((name) => system.processId(name)));
    const [temporal, browsers, api, worker] = pids.map((pid) => withMarker(environment(pid)));
    expect(temporal).toEqual([]);
    expect(browsers).toEqual([]);
    expect(api).toEqual(['INTERMISSION_SECRET', 'INTERMISSION_API_KEYS']);
    expect(worker).toEqual(Object.keys(SECRETS).filter((name) => name !== 'INTERMISSION_API_KEYS'));
  });

  it('start a Chromium that knows none of them', async () => {
    const browsers = await system.processId('browsers');
    const chromium = await eventually(() => {
      const all = descendants(browsers);
      return all.some(isRenderer) && all;
    });
    const renderers = chromium.filter(isRenderer);
    for (const pid of chromium) expect(environment(pid)).not.toMatch(/ImSecret7|INTERMISSION_|TEMPORAL_/);
    // The search works: a renderer's own environment is in its memory.
    for (const pid of renderers)
      expect(inMemory(pid, ['ImSecret7', `PATH=${process.env.PATH}`])).toEqual([`PATH=${process.env.PATH}`]);
  });

  it('keep the secrets from what they start, also when somebody starts them by hand with everything set', async () => {
    const env = {
      ...process.env,
      ...SECRETS,
      INTERMISSION_HOME: temporaryFolder(),
      TEMPORAL_ADDRESS: system.temporalAddress,
      TEMPORAL_API_KEY: 'ImSecret7-temporal',
      TEMPORAL_TLS: 'false',
      INTERMISSION_CHROMIUM_SANDBOX: 'off',
    };
    const browsers = spawn(process.execPath, [CLI, 'browsers'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const ended = once(browsers, 'exit');
    onTestFinished(async () => {
      browsers.kill('SIGTERM');
      await ended;
    });
    const children = await eventually(() => {
      const all = descendants(browsers.pid!);
      return all.some(isRenderer) && all;
    });
    for (const pid of children) expect(environment(pid)).not.toMatch(/ImSecret7|INTERMISSION_|TEMPORAL_/);
  });

  it('keep everything in the home folder for this user alone', () => {
    const open = readdirSync(system.home, { recursive: true, encoding: 'utf8' })
      .concat('.')
      .filter((name) => (statSync(join(system.home, name)).mode & 0o077) !== 0);
    expect(open).toEqual([]);
  });
});

it('makes a home folder private that was there already, with what is ours in it', async () => {
  const home = temporaryFolder();
  chmodSync(home, 0o755);
  mkdirSync(join(home, 'artifacts/run'), { recursive: true });
  writeFileSync(join(home, 'artifacts/run/final.jpg'), '', { mode: 0o644 });
  writeFileSync(join(home, 'secret'), '', { mode: 0o644 });
  writeFileSync(join(home, 'notes.txt'), '', { mode: 0o644 });
  expect(await makeHomePrivate(home)).toEqual([]);
  const modeOf = (name: string) => (statSync(join(home, name)).mode & 0o777).toString(8);
  expect(['.', 'artifacts', 'artifacts/run', 'artifacts/run/final.jpg', 'secret'].map(modeOf)).toEqual([
    '700',
    '700',
    '700',
    '600',
    '600',
  ]);
  // It may be a folder of the operator's that holds other things as well.
  expect(modeOf('notes.txt')).toBe('644');
});
