import { createHash } from 'node:crypto';
import type { Configuration, IDToken } from 'openid-client';
import type { Config } from '../../config/index.js';

/** How long one request to the provider may take. */
const REQUEST_SECONDS = 5;
/** How far the provider's clock may differ from ours. */
const SKEW_SECONDS = 60;
/** How long what the provider says about itself counts. */
const METADATA_MS = 60 * 60 * 1000;

/** Characters of a person's name that a cookie carries. */
const MOST_NAME = 120;

export const CALLBACK_PATH = '/sign-in/oidc/callback';

/** What a browser keeps between its way to the provider and back. */
export interface PendingSignIn {
  state: string;
  nonce: string;
  verifier: string;
  /** The path to show afterwards. */
  to: string;
}

/** A person whom the provider has identified. */
export interface Identity {
  /** Identifies the person in cookies and logs. It reveals neither the name nor the provider's id. */
  keyId: string;
  roles: string[];
  /** The person's mail address or user name, for the audit log. */
  name?: string;
}

/** The provider does not respond, or its answer to discovery is of no use. */
export class ProviderDownError extends Error {
  override readonly name = 'ProviderDownError';
}

/** The provider or the browser came back with something that identifies nobody. `reason` is for the log. */
export class SignInRefusedError extends Error {
  override readonly name = 'SignInRefusedError';

  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

type Oidc = NonNullable<Config['oidc']>;

/** Sign-in at an OpenID Connect provider: authorization code flow with PKCE, state and nonce. Signatures of ID tokens are checked. */
export class OidcProvider {
  private known: { at: number; configuration: Configuration } | undefined;

  constructor(
    private readonly oidc: Oidc,
    private readonly publicUrl: string,
  ) {}

  /** Throws `ProviderDownError`. */
  async begin(to: string): Promise<{ url: string; pending: PendingSignIn }> {
    const client = await import('openid-client');
    const configuration = await this.configuration();
    const pending = {
      ...{ state: client.randomState(), nonce: client.randomNonce(), to },
      verifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: this.publicUrl + CALLBACK_PATH,
      scope: this.oidc.scopes,
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, pending };
  }

  /** Reads the answer with which the provider sent the browser back. Throws `ProviderDownError` and `SignInRefusedError`. */
  async finish(query: string, { state, nonce, verifier }: PendingSignIn): Promise<Identity> {
    const client = await import('openid-client');
    const configuration = await this.configuration();
    const answer = new URL(this.publicUrl + CALLBACK_PATH + query);
    try {
      const tokens = await client.authorizationCodeGrant(configuration, answer, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      const given = valueAt(claims, this.oidc.rolesClaim);
      const roles = given ?? (await this.claimOfUserInfo(configuration, tokens.access_token, claims.sub));
      const [name] = [claims.email, claims.preferred_username, claims.name].flatMap(textsIn);
      return {
        keyId: `oidc-${digest(`${claims.iss} ${claims.sub}`)}`,
        roles: textsIn(roles),
        ...(name !== undefined && { name: name.slice(0, MOST_NAME) }),
      };
    } catch (error) {
      if (isUnreachable(error)) throw new ProviderDownError('the provider does not respond', { cause: error });
      throw new SignInRefusedError(reasonOf(error), { cause: error });
    }
  }

  /** Where the browser ends its sign-in at the provider; undefined when the provider has no such address or does not respond. */
  async signOutUrl(): Promise<string | undefined> {
    try {
      const configuration = await this.configuration();
      if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
      const { buildEndSessionUrl } = await import('openid-client');
      return buildEndSessionUrl(configuration, { post_logout_redirect_uri: `${this.publicUrl}/` }).href;
    } catch {
      return undefined;
    }
  }

  /** Some providers put roles into the ID token, others only into the answer of their userinfo endpoint. */
  private async claimOfUserInfo(configuration: Configuration, accessToken: string, subject: string): Promise<unknown> {
    if (configuration.serverMetadata().userinfo_endpoint === undefined) return undefined;
    const { fetchUserInfo } = await import('openid-client');
    return valueAt(await fetchUserInfo(configuration, accessToken, subject), this.oidc.rolesClaim);
  }

  /** Asks the provider about itself, again after an hour or a failure, so the API starts and works while the provider is down. */
  private async configuration(): Promise<Configuration> {
    const now = Date.now();
    if (this.known !== undefined && now - this.known.at < METADATA_MS) return this.known.configuration;
    const client = await import('openid-client');
    const { issuer, clientId, clientSecret, clientAuth } = this.oidc;
    const authentication =
      clientSecret === undefined
        ? client.None()
        : clientAuth === 'post'
          ? client.ClientSecretPost(clientSecret)
          : client.ClientSecretBasic(clientSecret);
    const execute = [client.enableNonRepudiationChecks];
    // The setting allows plain http on this machine only.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked only so that it stands out
    if (issuer.startsWith('http:')) execute.push(client.allowInsecureRequests);
    try {
      const configuration = await client.discovery(
        new URL(issuer),
        clientId,
        { [client.clockTolerance]: SKEW_SECONDS },
        authentication,
        { execute, timeout: REQUEST_SECONDS },
      );
      this.known = { at: now, configuration };
      return configuration;
    } catch (error) {
      throw new ProviderDownError('the provider does not respond', { cause: error });
    }
  }
}

/** The value of a claim; dots lead into objects. */
function valueAt(claims: IDToken | object, path: string): unknown {
  if (Object.hasOwn(claims, path)) return (claims as Record<string, unknown>)[path];
  return path.split('.').reduce<unknown>((value, name) => {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    return isObject ? (value as Record<string, unknown>)[name] : undefined;
  }, claims);
}

function textsIn(value: unknown): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((item): item is string => typeof item === 'string');
}

function isUnreachable(error: unknown): boolean {
  const { name, cause, code } = error as Error & { code?: unknown };
  return (
    name === 'TimeoutError' ||
    code === 'OAUTH_TIMEOUT' ||
    (error instanceof TypeError && cause instanceof Error && 'code' in cause)
  );
}

/** A fixed word of the library or the protocol, such as `access_denied`. Messages may repeat what the browser sent. */
function reasonOf(error: unknown): string {
  const { code, error: answer } = error as { code?: unknown; error?: unknown };
  const word = [answer, code].find((text) => typeof text === 'string' && /^[\w-]{1,60}$/.test(text));
  return typeof word === 'string' ? word : 'invalid answer';
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
