import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { EncryptionKeys } from '../encryption-keys.js';
import { secretList, splitSecrets } from '../secret-list.js';
import { list, type ValuesOf } from '../setting-types.js';

/** So many random characters cannot be guessed over a network. */
const SHORTEST_API_KEY = 16;

const apiKeys = list.superRefine((keys, context) => {
  for (const [index, { length }] of keys.entries()) {
    if (length >= SHORTEST_API_KEY) continue;
    const message = `key ${index + 1} of ${keys.length} has ${length} characters; it must have at least ${SHORTEST_API_KEY}, for example the output of \`openssl rand -hex 32\``;
    context.addIssue({ code: 'custom', message });
  }
});

/** The home folder, and the secrets that are created there when no setting provides them. */
export const homeSettings = {
  INTERMISSION_HOME: z
    .string()
    .default('.intermission')
    .meta({
      description: "folder of Temporal's database, artifacts, the outbox and local keys",
      usedBy: ['api', 'worker', 'browsers', 'cli'],
    }),
  INTERMISSION_SECRET: secretList(
    /^.{32,}$/,
    'must be at least 32 characters without commas, for example the output of `openssl rand -hex 32`',
  )
    .optional()
    .meta({
      description:
        'key for links, cookies and sealed secrets; the same for every API and worker. Several, comma-separated: the first signs, all verify',
      unset: 'created once, stored in INTERMISSION_HOME/secret',
      isSecret: true,
      usedBy: ['api', 'worker'],
    }),
  INTERMISSION_API_KEYS: apiKeys.meta({
    description:
      'API keys of services, at least 16 characters each, comma-separated; the one in INTERMISSION_HOME/api-key works as well',
    unset: 'only that one',
    isSecret: true,
    usedBy: ['api', 'cli'],
  }),
  INTERMISSION_API_KEY: z
    .string()
    .optional()
    .meta({
      description: 'API key that the CLI sends',
      unset: 'the first of INTERMISSION_API_KEYS, or the local one',
      isSecret: true,
      usedBy: ['cli'],
    }),
  INTERMISSION_CALLBACK_SECRET: secretList(
    /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/,
    'must be whsec_ and at least 24 random bytes in base64',
  )
    .optional()
    .meta({
      description:
        'key that signs callbacks (Standard Webhooks); the same for every worker. Several, comma-separated: all sign, and receivers need one of them',
      unset: 'created once, stored in INTERMISSION_HOME/callback-secret',
      isSecret: true,
      usedBy: ['worker'],
    }),
  INTERMISSION_ENCRYPTION_KEYS: EncryptionKeys.meta({
    description:
      'keys that encrypt what Temporal stores, `id:64 hex digits`, comma-separated: the first encrypts, all decrypt; the same for every process',
    unset: 'nothing is encrypted',
    isSecret: true,
    usedBy: ['api', 'worker', 'browsers', 'cli'],
  }),
};

export function homeConfig(env: ValuesOf<typeof homeSettings>) {
  const home = resolve(env.INTERMISSION_HOME);
  /** The local API key, created on first use and stored in the home folder. */
  const localApiKey = () => keptSecret(home, 'api-key', 'im_');
  const secrets = () => env.INTERMISSION_SECRET ?? splitSecrets(keptSecret(home, 'secret', ''));
  return {
    home,
    /** Keys that encrypt what Temporal stores, newest first; without keys it is stored unencrypted. */
    encryptionKeys: env.INTERMISSION_ENCRYPTION_KEYS,
    localApiKey,
    /** API keys of services, which may do everything: those of the setting, then the local one that the CLI uses. */
    apiKeys: (): readonly string[] => [...env.INTERMISSION_API_KEYS, localApiKey()],
    /** The same keys, without creating a local one. */
    existingApiKeys: (): readonly string[] => [
      ...env.INTERMISSION_API_KEYS,
      ...(existsSync(join(home, 'api-key')) ? [localApiKey()] : []),
    ],
    /** The API key that the CLI sends. */
    cliApiKey: () => env.INTERMISSION_API_KEY ?? env.INTERMISSION_API_KEYS[0] ?? localApiKey(),
    /** The server's key, which signs links and cookies: the setting, or one created on first use and stored in the home folder. */
    secret: () => secrets()[0]!,
    /** The server's keys, newest first: the first signs, and all verify, so that a key can be replaced. */
    secrets,
    /** The keys that sign callbacks, all of them: the setting, or one created on first use and stored in the home folder. */
    callbackSecrets: () =>
      env.INTERMISSION_CALLBACK_SECRET ?? splitSecrets(keptSecret(home, 'callback-secret', 'whsec_', 'base64')),
  };
}

/** Reads a secret from the home folder, or creates it. Several processes may start at once: the first one to write wins. */
function keptSecret(
  home: string,
  name: string,
  prefix: string,
  encoding: 'base64' | 'base64url' = 'base64url',
): string {
  const file = join(home, name);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, `${prefix}${randomBytes(32).toString(encoding)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
