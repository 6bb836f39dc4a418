import { timingSafeEqual } from 'node:crypto';
import { type Config, ConfigurationError } from '../../config/index.js';
import type { Log } from '../../infra/log.js';
import { keyDigest, keyFileVersion, readStoredKeys, settingKeyId } from '../../infra/storage/api-key-file.js';
import { type Scope, scopeNames } from '../../infra/storage/api-key-names.js';
import { KeyUse } from '../../infra/storage/api-key-use.js';
import { Problem } from '../http/problem.js';

/** The owner of an API key, or of a cookie created with that key. */
export interface KeyHolder {
  /** Identifies the key in cookies. */
  keyId: string;
  /** Undefined: not limited to a tenant; covers all runs. */
  tenant?: string;
  scopes: ReadonlySet<Scope>;
}

interface KnownKey {
  holder: KeyHolder;
  digest: Buffer;
  /** Epoch milliseconds; absent for a key without an expiry. */
  expiresAt?: number;
}

/** Not a possible version of the file. */
const NOT_READ = 'not read yet';

const EVERYTHING: ReadonlySet<Scope> = new Set(scopeNames);
const OPERATOR: readonly Scope[] = ['runs:start', 'runs:read', 'runs:answer', 'runs:cancel'];

/** The keys from the settings, which may do everything, and the tenants' keys, whose file is reloaded when it changes. */
export class ApiKeys {
  private readonly home: string;
  private readonly ofSettings: readonly KnownKey[];
  private ofTenants: readonly KnownKey[] = [];
  private version: string | undefined = NOT_READ;
  private readonly use: KeyUse;

  constructor(
    config: Pick<Config, 'home' | 'apiKeys'>,
    private readonly log: Log,
  ) {
    this.home = config.home;
    this.ofSettings = config.apiKeys().map((key) => {
      return { holder: { keyId: settingKeyId(key), scopes: EVERYTHING }, digest: Buffer.from(keyDigest(key)) };
    });
    let isReported = false;
    this.use = new KeyUse(this.home, ({ message }) => {
      if (!isReported) log.warn({ reason: message }, 'could not write when API keys are used');
      isReported = true;
    });
    this.known();
  }

  /** The owner of a key, whose use is noted. Throws `Problem` for a key that is not known or has expired. */
  require(key: string): KeyHolder {
    const given = Buffer.from(keyDigest(key));
    // Compares every key, so that the time reveals nothing.
    const matches = this.known().filter(({ digest }) => timingSafeEqual(digest, given));
    const [found] = matches;
    if (found === undefined) throw new Problem('Unauthorized', 'The API key is not known');
    const { holder, expiresAt } = found;
    if (isOver(found)) {
      throw new Problem('Unauthorized', `The API key ${holder.keyId} expired at ${new Date(expiresAt!).toISOString()}`);
    }
    this.use.note(holder.keyId);
    return holder;
  }

  /** Undefined when the key was revoked or has expired. */
  byId(keyId: string): KeyHolder | undefined {
    return this.known().find((key) => key.holder.keyId === keyId && !isOver(key))?.holder;
  }

  /** Notes the use of a key by a sign-in. */
  noteUse(keyId: string): void {
    this.use.note(keyId);
  }

  private known(): KnownKey[] {
    const version = keyFileVersion(this.home);
    if (version !== this.version) {
      const before = this.version === NOT_READ ? undefined : this.ofTenants;
      this.version = version;
      this.ofTenants = this.read();
      if (before !== undefined) this.logChanges(before, this.ofTenants);
    }
    return [...this.ofSettings, ...this.ofTenants];
  }

  private logChanges(before: readonly KnownKey[], now: readonly KnownKey[]): void {
    const line = ({ holder: { keyId, tenant, scopes } }: KnownKey) => ({ key: keyId, tenant, scopes: [...scopes] });
    const lacks = (keys: readonly KnownKey[], { digest }: KnownKey) => !keys.some((key) => key.digest.equals(digest));
    for (const key of now.filter((key) => lacks(before, key)))
      this.log.info({ security: 'key', outcome: 'created', ...line(key) }, 'API key created');
    for (const key of before.filter((key) => lacks(now, key)))
      this.log.info({ security: 'key', outcome: 'revoked', ...line(key) }, 'API key revoked');
  }

  /** A file that cannot be read gives no keys. This is the safe choice, and the keys from the settings still work. */
  private read(): KnownKey[] {
    try {
      return readStoredKeys(this.home).map(({ id, tenant, scopes, digest, expiresAt }) => ({
        holder: { keyId: id, tenant, scopes: withOperatorScopes(scopes) },
        digest: Buffer.from(digest),
        ...(expiresAt !== undefined && { expiresAt: Date.parse(expiresAt) }),
      }));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.log.error({ reason: error.message }, 'could not read the API keys of tenants');
      return [];
    }
  }
}

/** The scope `operator` includes others. */
export function withOperatorScopes(scopes: readonly Scope[]): ReadonlySet<Scope> {
  return new Set(scopes.includes('operator') ? [...scopes, ...OPERATOR] : scopes);
}

function isOver({ expiresAt = Infinity }: KnownKey): boolean {
  return Date.now() >= expiresAt;
}
