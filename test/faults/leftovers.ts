import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromiums, processesOf } from './processes.js';
import { BROWSERS, type Rig } from './rig.js';

const MINUTE_MS = 60_000;

/** What runs that have ended left behind after a minute: Chromiums that no `browsers` process keeps ready, and their folders. */
export async function leftoversOfRuns(rig: Rig): Promise<string[]> {
  const ready = BROWSERS.length;
  return settle(async () => {
    const found = (await chromiums(rig.home)).filter(({ type }) => type === 'browser');
    const profiles = (await folders(rig)).filter((name) => name.includes('profile'));
    const surplus = (what: string, names: string[]) => (names.length > ready ? names.map((n) => `${what} ${n}`) : []);
    return [
      ...surplus(
        'Chromium',
        found.map(({ pid }) => String(pid)),
      ),
      ...surplus('folder', profiles),
    ];
  });
}

/** The processes and files that remain after the whole system has stopped. */
export async function leftoversOfSystem(rig: Rig): Promise<string[]> {
  return settle(async () => [
    ...(await processesOf(rig.home)).map(({ pid, command }) => `process ${pid} ${command.slice(0, 3).join(' ')}`),
    ...(await folders(rig)).map((name) => `folder ${name}`),
  ]);
}

async function settle(look: () => Promise<string[]>): Promise<string[]> {
  const deadline = Date.now() + MINUTE_MS;
  for (;;) {
    const found = await look();
    if (found.length === 0 || Date.now() > deadline) return found;
    await sleep(500);
  }
}

/** Temporary folders, in whatever folder they were made. */
async function folders({ home }: Rig): Promise<string[]> {
  const entries = await readdir(join(home, 't'), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isDirectory() && /^(playwright|intermission|\.org\.chromium)/.test(entry.name))
    .map(({ name }) => name);
}
