import { readConfig } from '../config/index.js';
import { createStoredKey, readStoredKeys, revokeStoredKey, settingKeyId } from '../infra/storage/api-key-file.js';
import { readKeyUse } from '../infra/storage/api-key-use.js';
import type { Scope } from '../infra/storage/api-key-names.js';
import { recordKeyChange } from './audit.js';
import { CliError } from './errors.js';

/** Makes a key and prints it. */
export async function createKey(tenant: string, scopes: Scope[], expiresAt?: Date): Promise<void> {
  const config = readConfig();
  const { id, key } = createStoredKey(config.home, tenant, scopes, expiresAt);
  process.stderr.write(
    `Key ${id} of ${tenant}${expiresAt === undefined ? '' : `, until ${expiresAt.toISOString()}`}. Save it now: Intermission keeps only its digest and cannot show it again:\n`,
  );
  process.stdout.write(`${key}\n`);
  await recordKeyChange(config, 'key.created', {
    tenant,
    details: { key: id, scopes: scopes.join(','), ...(expiresAt && { expiresAt: expiresAt.toISOString() }) },
  });
}

/** Prints a line for every key: those of tenants, then those of the settings and the local one, which may do everything. */
export async function listKeys(): Promise<void> {
  const { home, existingApiKeys } = readConfig();
  const lastUse = await readKeyUse(home);
  const used = (id: string) => `used ${lastUse.get(id) ?? 'never'}`;
  const ofTenants = readStoredKeys(home).map(({ id, tenant, scopes, createdAt, expiresAt }) =>
    [id, tenant, scopes.join(','), createdAt, expiryText(expiresAt), used(id)].join('\t'),
  );
  const ofSettings = existingApiKeys().map((key) => {
    const id = settingKeyId(key);
    return [id, '-', 'everything', '-', expiryText(), used(id)].join('\t');
  });
  const rows = [...ofTenants, ...ofSettings];
  process.stdout.write(rows.map((row) => `${row}\n`).join(''));
}

/** Revokes a key. Throws a `CliError` when there is none with this id. */
export async function revokeKey(id: string): Promise<void> {
  const config = readConfig();
  const tenant = readStoredKeys(config.home).find((key) => key.id === id)?.tenant;
  if (!revokeStoredKey(config.home, id)) throw new CliError(`There is no key ${JSON.stringify(id)}.`);
  process.stdout.write(`The key ${id} is revoked.\n`);
  await recordKeyChange(config, 'key.revoked', { tenant, details: { key: id } });
}

function expiryText(expiresAt?: string): string {
  if (expiresAt === undefined) return 'expires never';
  return `${Date.parse(expiresAt) <= Date.now() ? 'expired' : 'expires'} ${expiresAt}`;
}
