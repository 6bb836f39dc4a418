import { timingSafeEqual } from 'node:crypto';
import { type Config, ConfigurationError } from '../../config/index.js';
import type { Log } from '../../infra/log.js';
import { keyDigest, keyFileVersion, readStoredKeys } from '../../infra/storage/api-key-file.js';
import { type Scope, scopeNames } from '../../infra/storage/api-key-names.js';

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

  constructor(
    config: Pick<Config, 'home' | 'apiKeys'>,
    private readonly log: Log,
  ) {
    this.home = config.home;
    this.ofSettings = config.apiKeys().map((key) => {
      const digest = keyDigest(key);
      return { holder: { keyId: digest.slice(0, 16), scopes: EVERYTHING }, digest: Buffer.from(digest) };
    });
    this.known();
  }

  /** Undefined for an unknown key. */
  find(key: string): KeyHolder | undefined {
    const given = Buffer.from(keyDigest(key));
    // Compares every key, so that the time reveals nothing.
    const matches = this.known().filter(({ digest }) => timingSafeEqual(digest, given));
    return matches[0]?.holder;
  }

  /** Undefined when the key was revoked. */
  byId(keyId: string): KeyHolder | undefined {
    return this.known().find(({ holder }) => holder.keyId === keyId)?.holder;
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
      return readStoredKeys(this.home).map(({ id, tenant, scopes, digest }) => ({
        holder: { keyId: id, tenant, scopes: new Set(scopes.includes('operator') ? [...scopes, ...OPERATOR] : scopes) },
        digest: Buffer.from(digest),
      }));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.log.error({ reason: error.message }, 'could not read the API keys of tenants');
      return [];
    }
  }
}
