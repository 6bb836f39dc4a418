import { createSecretKey, type KeyObject } from 'node:crypto';
import { ConfigurationError } from './configuration-error.js';
import { readSecret } from './secret-files.js';
import { list } from './setting-types.js';

/** One AES-256 key, and the id by which payloads refer to it. */
export interface EncryptionKey {
  readonly id: string;
  readonly key: KeyObject;
}

const ENTRY = /^([\w.-]{1,64}):([0-9a-f]{64})$/i;

/** `id:64 hex digits`, comma-separated, newest first. Issues name an entry by its position and never show its value. */
export const EncryptionKeys = list.transform((entries, context): readonly EncryptionKey[] => {
  const seen = new Set<string>();
  return entries.flatMap((entry, index) => {
    const [, id, hex] = ENTRY.exec(entry) ?? [];
    const flaw =
      id === undefined || hex === undefined
        ? 'is not an id and 64 hex digits, for example 2026-01:$(openssl rand -hex 32)'
        : seen.has(id)
          ? `has the id of an earlier key, ${JSON.stringify(id)}`
          : undefined;
    if (flaw !== undefined || id === undefined || hex === undefined) {
      context.addIssue({ code: 'custom', message: `key ${index + 1} of ${entries.length} ${flaw}` });
      return [];
    }
    seen.add(id);
    return [{ id, key: createSecretKey(Buffer.from(hex, 'hex')) }];
  });
});

/** The keys of `INTERMISSION_ENCRYPTION_KEYS`, for a process that reads no other setting of Intermission. Throws a `ConfigurationError`. */
export function readEncryptionKeys(environment: NodeJS.ProcessEnv = process.env): readonly EncryptionKey[] {
  const { success, data, error } = EncryptionKeys.safeParse(readSecret(environment, 'INTERMISSION_ENCRYPTION_KEYS'));
  if (success) return data;
  const flaws = error.issues.map(({ message }) => `INTERMISSION_ENCRYPTION_KEYS: ${message}`);
  throw new ConfigurationError(flaws.join('\n'));
}
