import { z } from 'zod';
import { ConfigurationError } from '../configuration-error.js';
import { oneOf, type ValuesOf } from '../setting-types.js';

/** What a role of the identity provider allows. Scopes are those of API keys; the API checks their names. */
const RoleMap = z.record(
  z.string().min(1),
  z.strictObject({ tenant: z.string().min(1).optional(), scopes: z.array(z.string()).min(1) }),
);

const EXAMPLE = '{"ops":{"scopes":["operator"]},"acme":{"tenant":"acme","scopes":["runs:read"]}}';

const roles = z.string().transform((text, context) => {
  try {
    return RoleMap.parse(JSON.parse(text));
  } catch {
    context.addIssue(`must be JSON such as ${EXAMPLE}`);
    return z.NEVER;
  }
});

/** Plain http only on this machine, because the provider's answers decide who may sign in. */
const issuer = z
  .url({ protocol: /^https?$/, error: 'must be an https URL' })
  .refine(
    (url) => url.startsWith('https:') || /^http:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?(?:\/|$)/.test(url),
    'must be an https URL; http is for this machine only',
  );

/** Sign-in of operators at an OpenID Connect provider. */
export const signInSettings = {
  INTERMISSION_OIDC_ISSUER: issuer.optional().meta({
    description: 'OpenID Connect provider at which operators sign in to the dashboard',
    unset: 'operators sign in with API keys only',
    usedBy: ['api'],
  }),
  INTERMISSION_OIDC_CLIENT_ID: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'our client id at that provider; needed with INTERMISSION_OIDC_ISSUER', usedBy: ['api'] }),
  INTERMISSION_OIDC_CLIENT_SECRET: z
    .string()
    .min(1)
    .optional()
    .meta({
      description: 'our client secret there',
      unset: 'none: a public client, which only PKCE protects',
      isSecret: true,
      usedBy: ['api'],
    }),
  INTERMISSION_OIDC_CLIENT_AUTH: oneOf(['basic', 'post'])
    .default('basic')
    .meta({ description: 'how the client secret is sent: in a header (basic) or in the form (post)', usedBy: ['api'] }),
  INTERMISSION_OIDC_SCOPES: z
    .string()
    .regex(/^openid(?: \S+)*$/, 'must begin with openid, for example "openid email roles"')
    .default('openid email')
    .meta({ description: 'scopes to ask for, separated by spaces', usedBy: ['api'] }),
  INTERMISSION_OIDC_ROLES_CLAIM: z
    .string()
    .min(1)
    .default('roles')
    .meta({
      description: 'claim with the roles of a person, such as `groups`, or `realm_access.roles` inside an object',
      usedBy: ['api'],
    }),
  INTERMISSION_OIDC_ROLES: roles.optional().meta({
    description:
      'JSON that maps roles to what they allow; if a person has several, the first one here counts. Needed with INTERMISSION_OIDC_ISSUER',
    unset: 'none',
    usedBy: ['api'],
  }),
  INTERMISSION_OIDC_NAME: z
    .string()
    .min(1)
    .max(60)
    .default('single sign-on')
    .meta({ description: 'name of the provider on the sign-in page', usedBy: ['api'] }),
};

/** What `INTERMISSION_OIDC_ROLES` says about one role. */
export interface RoleGrant {
  tenant?: string | undefined;
  scopes: string[];
}

/** Throws a `ConfigurationError` when an issuer is set without a client id or roles. */
export function signInConfig(env: ValuesOf<typeof signInSettings>) {
  const { INTERMISSION_OIDC_ISSUER, INTERMISSION_OIDC_CLIENT_ID, INTERMISSION_OIDC_ROLES } = env;
  if (INTERMISSION_OIDC_ISSUER === undefined) return { oidc: undefined };
  if (INTERMISSION_OIDC_CLIENT_ID === undefined || INTERMISSION_OIDC_ROLES === undefined) {
    throw new ConfigurationError(
      `INTERMISSION_OIDC_CLIENT_ID and INTERMISSION_OIDC_ROLES are needed with INTERMISSION_OIDC_ISSUER; roles are JSON such as ${EXAMPLE}`,
    );
  }
  return {
    oidc: {
      issuer: INTERMISSION_OIDC_ISSUER,
      clientId: INTERMISSION_OIDC_CLIENT_ID,
      clientSecret: env.INTERMISSION_OIDC_CLIENT_SECRET,
      clientAuth: env.INTERMISSION_OIDC_CLIENT_AUTH,
      scopes: env.INTERMISSION_OIDC_SCOPES,
      rolesClaim: env.INTERMISSION_OIDC_ROLES_CLAIM,
      roles: INTERMISSION_OIDC_ROLES as Readonly<Record<string, RoleGrant>>,
      name: env.INTERMISSION_OIDC_NAME,
    },
  };
}
