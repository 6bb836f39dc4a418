import { readConfig } from '../config/index.js';
import { createStoredKey, readStoredKeys, revokeStoredKey } from '../infra/storage/api-key-file.js';
import type { Scope } from '../infra/storage/api-key-names.js';
import { CliError } from './errors.js';

/** Makes a key and prints it. */
export function createKey(tenant: string, scopes: Scope[]): void {
  const { id, key } = createStoredKey(readConfig().home, tenant, scopes);
  process.stderr.write(
    `Key ${id} of ${tenant}. Save it now: Intermission keeps only its digest and cannot show it again:\n`,
  );
  process.stdout.write(`${key}\n`);
}

/** Prints a line for every key. */
export function listKeys(): void {
  const rows = readStoredKeys(readConfig().home).map(({ id, tenant, scopes, createdAt }) =>
    [id, tenant, scopes.join(','), createdAt].join('\t'),
  );
  process.stdout.write(rows.map((row) => `${row}\n`).join(''));
}

/** Revokes a key. Throws a `CliError` when there is none with this id. */
export function revokeKey(id: string): void {
  if (!revokeStoredKey(readConfig().home, id)) throw new CliError(`There is no key ${JSON.stringify(id)}.`);
  process.stdout.write(`The key ${id} is revoked.\n`);
}
