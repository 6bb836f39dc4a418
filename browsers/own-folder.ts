import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PREFIX = 'intermission-browsers-';

/**
 * Makes a folder of this process alone, which only this user can read, and has everything temporary kept in it: Chromium's
 * profiles, files on their way to or from a page, and Playwright's notes on published browsers, which hold their endpoints.
 * It goes with the process. What processes that were killed have left is removed. Returns what removes it; `killUsers` ends what
 * still uses it when the process has no time left.
 */
export function keepTemporaryFilesTogether(killUsers: () => void = () => undefined): () => void {
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

/** Folders of processes that are no more. A killed process cannot remove its own. */
function removeLeftovers(parent: string): void {
  const [namespace] = identityOf('self').split('-');
  for (const name of readdirSync(parent)) {
    const [, its, pid, startedAt] = /^intermission-browsers-(\w+)-(\w+)-(\w+)-/.exec(name) ?? [];
    // A process of another namespace has another number here.
    if (pid === undefined || its !== namespace) continue;
    if (identityOf(String(parseInt(pid, 36))) === `${its}-${pid}-${startedAt}`) continue;
    removeFolder(join(parent, name));
  }
}

/** A Chromium on its way out may still write. What cannot be removed now is left for the next process. */
function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 60 });
  } catch {
    return;
  }
}

/** Tells a process from all others there ever were on this machine: `<namespace>-<number>-<start>`; of a dead one, something else. */
function identityOf(process: string): string {
  try {
    const namespace = /\d+/.exec(readlinkSync(`/proc/${process}/ns/pid`))?.[0];
    const stat = readFileSync(`/proc/${process}/stat`, 'utf8');
    // Field 22 of Linux's stat line, counted after the name in brackets: when the process started.
    const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    // Chromium makes sockets in the folder, whose paths may have 107 characters: so the numbers are written short.
    return [namespace, stat.slice(0, stat.indexOf(' ')), startedAt].map((part) => Number(part).toString(36)).join('-');
  } catch {
    return 'gone';
  }
}
