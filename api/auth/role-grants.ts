import { type Config, ConfigurationError } from '../../config/index.js';
import type { RoleGrant } from '../../config/settings/sign-in.js';
import { type Scope, scopeNames, TENANT_NAMES } from '../../infra/storage/api-key-names.js';
import type { KeyHolder } from './api-keys.js';
import { withOperatorScopes } from './api-keys.js';

/** What the roles of the identity provider allow, in the order of the setting. */
export class RoleGrants {
  private readonly grants = new Map<string, Pick<KeyHolder, 'tenant' | 'scopes'>>();

  /** Throws a `ConfigurationError` for a scope or a tenant that cannot exist. */
  constructor({ oidc }: Pick<Config, 'oidc'>) {
    const roles: Readonly<Record<string, RoleGrant>> = oidc?.roles ?? {};
    for (const [role, { tenant, scopes }] of Object.entries(roles)) {
      const wrong = scopes.find((scope) => !(scopeNames as string[]).includes(scope));
      if (wrong !== undefined) {
        throw flaw(role, `${JSON.stringify(wrong)} is not one of ${scopeNames.join(', ')}`);
      }
      if (tenant !== undefined && !TENANT_NAMES.pattern.test(tenant)) throw flaw(role, `tenant ${TENANT_NAMES.rule}`);
      this.grants.set(role, { ...(tenant !== undefined && { tenant }), scopes: withOperatorScopes(scopes as Scope[]) });
    }
  }

  /** The first role of the setting that is among these; undefined when none is. */
  firstOf(roles: readonly string[]): string | undefined {
    return [...this.grants.keys()].find((role) => roles.includes(role));
  }

  /** What a person who signed in with this role may do; undefined when the setting does not have the role any more. */
  holder(keyId: string, role: string): KeyHolder | undefined {
    const grant = this.grants.get(role);
    return grant && { keyId, ...grant };
  }
}

function flaw(role: string, text: string): ConfigurationError {
  return new ConfigurationError(`INTERMISSION_OIDC_ROLES (role ${JSON.stringify(role)}): ${text}`);
}
