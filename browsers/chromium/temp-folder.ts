import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'intermission-browsers-';

/**
 * Creates a folder for this process, which only this user can read, and keeps all temporary files in it: Chromium's profiles, files on
 * their way to or from a page, and Playwright's registry of published browsers, which contains their endpoints. The folder is removed when
 * the process exits. Also removes folders that killed processes left behind. Returns a function that removes the folder; `killUsers` kills
 * the processes that still use it when this process must exit at once.
 */
export function useTempFolder(killUsers: () => void = () => undefined): () => void {
  const parent = tmpdir();
  removeLeftovers(parent);
  const folder = mkdtempSync(join(parent, `${PREFIX}${identityOf('self')}-`));
  const leave = () => {
    killUsers();
    removeFolder(folder);
  };
  process.once('exit', leave);
  process.env.TMPDIR = folder;
  process.env.PWTEST_SERVER_REGISTRY = join(folder, 'published');
  return () => {
    process.env.TMPDIR = parent;
    removeFolder(folder);
    process.removeListener('exit', leave);
  };
}

/** Removes folders of processes that no longer exist: a killed process cannot remove its own. */
function removeLeftovers(parent: string): void {
  const [namespace] = identityOf('self').split('-');
  for (const name of readdirSync(parent)) {
    const [, its, pid, startedAt] = /^intermission-browsers-(\w+)-(\w+)-(\w+)-/.exec(name) ?? [];
    // A process of another PID namespace has another number here.
    if (pid === undefined || its !== namespace) continue;
    if (identityOf(String(parseInt(pid, 36))) === `${its}-${pid}-${startedAt}`) continue;
    removeFolder(join(parent, name));
  }
}

/** An exiting Chromium may still write. The next process removes what cannot be removed now. */
function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 60 });
  } catch {
    return;
  }
}

/**
 * Identifies a process among all that ever ran on this machine, as `<namespace>-<number>-<start>`; returns 'gone' for a process that does
 * not exist.
 */
function identityOf(process: string): string {
  try {
    const namespace = /\d+/.exec(readlinkSync(`/proc/${process}/ns/pid`))?.[0];
    const stat = readFileSync(`/proc/${process}/stat`, 'utf8');
    // Field 22 of Linux's stat line, counted after the name in parentheses, is the start time.
    const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    // Chromium creates sockets in the folder, whose paths are limited to 107 characters, so the numbers are written in base 36.
    return [namespace, stat.slice(0, stat.indexOf(' ')), startedAt].map((part) => Number(part).toString(36)).join('-');
  } catch {
    return 'gone';
  }
}
