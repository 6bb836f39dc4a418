import { timingSafeEqual } from 'node:crypto';
import { type Config, ConfigurationError } from '../config/index.js';
import type { Log } from '../config/log.js';
import { keyDigest, keyFileVersion, readStoredKeys, type Scope, scopeNames } from '../config/api-key-file.js';

/** For whom a key, or the cookie made with it, stands. */
export interface KeyHolder {
  /** By which a cookie names the key. */
  keyId: string;
  /** Undefined: the runs of every tenant, and of none. */
  tenant?: string;
  scopes: ReadonlySet<Scope>;
}

interface KnownKey {
  holder: KeyHolder;
  digest: Buffer;
}

const EVERYTHING: ReadonlySet<Scope> = new Set(scopeNames);
const OPERATOR: readonly Scope[] = ['runs:start', 'runs:read', 'runs:answer', 'runs:cancel'];

/** The keys of the settings, which may do everything, and those of tenants, whose file is read again when it changes. */
export class ApiKeys {
  readonly #home: string;
  readonly #ofSettings: readonly KnownKey[];
  #ofTenants: readonly KnownKey[] = [];
  #version: string | undefined;

  constructor(
    config: Pick<Config, 'home' | 'apiKeys'>,
    private readonly log: Log,
  ) {
    this.#home = config.home;
    this.#ofSettings = config.apiKeys().map((key) => {
      const digest = keyDigest(key);
      return { holder: { keyId: digest.slice(0, 16), scopes: EVERYTHING }, digest: Buffer.from(digest) };
    });
    this.#known();
  }

  /** Undefined when the key is none of ours. */
  find(key: string): KeyHolder | undefined {
    const given = Buffer.from(keyDigest(key));
    // Every key is compared, so that the time tells nothing.
    const matches = this.#known().filter(({ digest }) => timingSafeEqual(digest, given));
    return matches[0]?.holder;
  }

  /** Undefined when the key was taken away. */
  byId(keyId: string): KeyHolder | undefined {
    return this.#known().find(({ holder }) => holder.keyId === keyId)?.holder;
  }

  #known(): KnownKey[] {
    const version = keyFileVersion(this.#home);
    if (version !== this.#version) {
      this.#version = version;
      this.#ofTenants = this.#read();
    }
    return [...this.#ofSettings, ...this.#ofTenants];
  }

  /** A file that cannot be read is no key at all: the safe side, and the keys of the settings still work. */
  #read(): KnownKey[] {
    try {
      return readStoredKeys(this.#home).map(({ id, tenant, scopes, digest }) => ({
        holder: { keyId: id, tenant, scopes: new Set(scopes.includes('operator') ? [...scopes, ...OPERATOR] : scopes) },
        digest: Buffer.from(digest),
      }));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      this.log.error({ reason: error.message }, 'API keys of tenants do not work');
      return [];
    }
  }
}
