import { chmod, lstat, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Permissions of all other users. */
const OTHERS = 0o077;
/** The mode bit of shared folders, such as `/tmp`, which stay unchanged. */
const STICKY = 0o1000;

/** Names of Intermission's files in a home folder. Other files in it keep their modes. */
const OURS =
  /^(?:(?:artifacts|outbox|logs|tools|totp|api-key-use)$|secret$|api-key$|callback-secret$|temporal\.|.*\.json)/;

/**
 * Makes the home folder and Intermission's files in it accessible to this user only, even if they were created with other modes. Returns
 * the paths that cannot be changed, because they belong to another user or are read-only.
 */
export async function makeHomePrivate(home: string): Promise<string[]> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const failed: string[] = [];
  const { mode } = await stat(home);
  if ((mode & STICKY) === 0) await restrict(home, mode, failed);
  for (const name of await readdir(home)) {
    if (OURS.test(name)) await restrictTree(join(home, name), failed);
  }
  return failed;
}

async function restrictTree(path: string, failed: string[]): Promise<void> {
  try {
    const entry = await lstat(path);
    // The target of a link is not in the home folder.
    if (entry.isSymbolicLink()) return;
    await restrict(path, entry.mode, failed);
    if (!entry.isDirectory()) return;
    for (const name of await readdir(path)) await restrictTree(join(path, name), failed);
  } catch (error) {
    // Another process has removed the file in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function restrict(path: string, mode: number, failed: string[]): Promise<void> {
  if ((mode & OTHERS) === 0) return;
  try {
    await chmod(path, mode & 0o7777 & ~OTHERS);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EPERM' && code !== 'EROFS') throw error;
    failed.push(path);
  }
}
