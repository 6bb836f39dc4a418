import { createHash, randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from '../../config/configuration-error.js';
import { forgetKeyUse } from './api-key-use.js';
import { type Scope, scopeNames, TENANT_NAMES } from './api-key-names.js';

/** How long a command waits for another one to change the file. */
const LOCK_MS = 5000;
const LOCK_POLL_MS = 20;

export const TenantName = z.string().regex(TENANT_NAMES.pattern, TENANT_NAMES.rule);

const StoredKey = z.strictObject({
  id: z.string().regex(/^\w{1,32}$/),
  tenant: TenantName,
  scopes: z.array(z.enum(scopeNames)).min(1),
  /** SHA-256 of the key, base64url. The key has 256 random bits, so a slower hash is not needed. */
  digest: z.string().regex(/^[\w-]{43}$/),
  createdAt: z.iso.datetime(),
  /** Absent: the key works until it is revoked. */
  expiresAt: z.iso.datetime().optional(),
});
type StoredKey = Readonly<z.infer<typeof StoredKey>>;

const KeyFile = z.strictObject({ keys: z.array(StoredKey) });

/** Path of the file in the home folder with the API keys of tenants. It contains only digests of the keys. */
export function keyFile(home: string): string {
  return join(home, 'api-keys.json');
}

/** Reads the keys; none when there is no file. Throws a `ConfigurationError` when the file is not valid. */
export function readStoredKeys(home: string): readonly StoredKey[] {
  const file = keyFile(home);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new ConfigurationError(`${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return KeyFile.parse(JSON.parse(text)).keys;
  } catch (error) {
    const issues = error instanceof z.ZodError ? error.issues : [];
    const places = issues.slice(0, 5).map(({ path }) => z.core.toDotPath(path) || 'its content');
    const flaw =
      places.length === 0
        ? (error as Error).message
        : `not in the format that \`intermission keys\` writes: ${places.join(', ')}`;
    throw new ConfigurationError(`${file} is not a file of API keys: ${flaw}`);
  }
}

/** A version that changes with the file; undefined when there is no file. */
export function keyFileVersion(home: string): string | undefined {
  const stat = statSync(keyFile(home), { throwIfNoEntry: false });
  return stat && `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
}

/** Creates a key. This call is the only one that returns it; the file stores only its digest. */
export function createStoredKey(
  home: string,
  tenant: string,
  scopes: readonly Scope[],
  expiresAt?: Date,
): { id: string; key: string } {
  const id = randomBytes(5).toString('hex');
  const key = `im_${id}_${randomBytes(32).toString('base64url')}`;
  const stored = {
    ...{ id, tenant, scopes: [...scopes], digest: keyDigest(key), createdAt: new Date().toISOString() },
    ...(expiresAt !== undefined && { expiresAt: expiresAt.toISOString() }),
  };
  withLock(home, () => writeKeys(home, [...readStoredKeys(home), StoredKey.parse(stored)]));
  return { id, key };
}

/** Revokes a key; returns false when there is no key with this id. */
export function revokeStoredKey(home: string, id: string): boolean {
  return withLock(home, () => {
    const keys = readStoredKeys(home);
    const left = keys.filter((key) => key.id !== id);
    if (left.length === keys.length) return false;
    writeKeys(home, left);
    forgetKeyUse(home, id);
    return true;
  });
}

/** The id of a key from the settings, which has no id of its own. */
export function settingKeyId(key: string): string {
  return keyDigest(key).slice(0, 16);
}

export function keyDigest(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

/** Reads and writes that no other process interrupts. Without this, a command that began earlier could bring a revoked key back. */
function withLock<Result>(home: string, change: () => Result): Result {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const lock = `${keyFile(home)}.lock`;
  const until = Date.now() + LOCK_MS;
  while (!takes(lock)) {
    if (Date.now() > until) {
      throw new ConfigurationError(
        `${lock} exists: another command changes the keys. If none is running, delete the file`,
      );
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
  }
  try {
    return change();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** Creates the lock file; false when there is one. */
function takes(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Readers see the old file or the new one, never a partial one. */
function writeKeys(home: string, keys: readonly StoredKey[]): void {
  const draft = `${keyFile(home)}.${process.pid}.draft`;
  writeFileSync(draft, `${JSON.stringify({ keys }, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, keyFile(home));
}
