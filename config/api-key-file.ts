import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from './configuration-error.js';

/** What an API key may do, in the runs of its tenant. */
export const SCOPES = {
  'runs:start': 'start runs, and check automations',
  'runs:read': 'list, read and follow runs, watch their browsers, fetch their artifacts',
  'runs:answer': 'answer and extend pauses, take control of the browser',
  'runs:cancel': 'cancel runs',
  operator: 'all of the above, and sign in to the dashboard',
  'codec:decode': 'decrypt what Temporal keeps, of every tenant',
} as const;

export type Scope = keyof typeof SCOPES;
export const scopeNames = Object.keys(SCOPES) as Scope[];

/** Names a tenant; it stands in Temporal's queries. */
export const TenantName = z
  .string()
  .regex(/^\w[\w.-]{0,62}$/, 'must be 1 to 63 letters, digits, dots, dashes and underscores');

const StoredKey = z.strictObject({
  id: z.string().regex(/^\w{1,32}$/),
  tenant: TenantName,
  scopes: z.array(z.enum(scopeNames)).min(1),
  /** SHA-256 of the key, base64url. The key has 256 random bits, so nothing slower is needed. */
  digest: z.string().regex(/^[\w-]{43}$/),
  createdAt: z.iso.datetime(),
});
type StoredKey = Readonly<z.infer<typeof StoredKey>>;

const KeyFile = z.strictObject({ keys: z.array(StoredKey) });

/** The API keys of tenants, in one file of the home folder. The file tells no key. */
export function keyFile(home: string): string {
  return join(home, 'api-keys.json');
}

/** No file is no keys. Throws `ConfigurationError` when it is not as we write it. */
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
    const flaw = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new ConfigurationError(`${file} is not a file of API keys: ${flaw}`);
  }
}

/** Changes with the file; undefined when there is none. */
export function keyFileVersion(home: string): string | undefined {
  const stat = statSync(keyFile(home), { throwIfNoEntry: false });
  return stat && `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
}

/** Makes a key. It is returned this once, and only its digest is kept. */
export function createStoredKey(home: string, tenant: string, scopes: readonly Scope[]): { id: string; key: string } {
  const id = randomBytes(5).toString('hex');
  const key = `im_${id}_${randomBytes(32).toString('base64url')}`;
  const stored = { id, tenant, scopes: [...scopes], digest: keyDigest(key), createdAt: new Date().toISOString() };
  writeKeys(home, [...readStoredKeys(home), StoredKey.parse(stored)]);
  return { id, key };
}

/** Takes a key away; false when there is none of this id. */
export function revokeStoredKey(home: string, id: string): boolean {
  const keys = readStoredKeys(home);
  const left = keys.filter((key) => key.id !== id);
  if (left.length === keys.length) return false;
  writeKeys(home, left);
  return true;
}

export function keyDigest(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

/** Readers see the file before or after, never half of it. */
function writeKeys(home: string, keys: readonly StoredKey[]): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const draft = `${keyFile(home)}.${process.pid}.draft`;
  writeFileSync(draft, `${JSON.stringify({ keys }, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, keyFile(home));
}
