import { createHash, createHmac } from 'node:crypto';
import { parseCookie, stringifySetCookie, type SerializeOptions } from 'cookie';
import type { Response } from 'express';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Config } from '../../config/index.js';
import type { PendingSignIn } from '../operators/oidc.js';

/** The claim of a link, which the browser keeps until the run's hard limit. */
export interface RunClaim {
  runId: string;
  claimId: string;
  /** The mail address to which the link was sent. */
  recipient: string;
}

/** A sign-in of an operator, with an API key or at the installation's OpenID Connect provider. */
export interface OperatorSession {
  /** The id of the API key, or of the person at the provider. */
  keyId: string;
  /** The role with which a person came from the provider. */
  role?: string | undefined;
  /** The person's mail address or user name at the provider. */
  name?: string | undefined;
  /** Distinguishes browsers that signed in with the same key. */
  sessionId: string;
  /** Epoch milliseconds. */
  signedInAt: number;
}

/** What a view token, and the cookie for which it is exchanged, allow. */
export interface EmbeddedView {
  runId: string;
  /** The API key that made the token. */
  keyId: string;
  viewId: string;
  scope: 'watch' | 'answer';
  /** The embedding page's origin. */
  origin: string;
}

const ViewClaims = z.object({
  ...{ runId: z.string(), keyId: z.string(), viewId: z.string(), origin: z.string() },
  scope: z.enum(['watch', 'answer']),
});
const RunClaims = z.object({ runId: z.string(), claimId: z.string(), recipient: z.string() });
const OperatorClaims = z.object({
  ...{ keyId: z.string(), sessionId: z.string(), signedInAt: z.number(), iat: z.number() },
  role: z.string().optional(),
  name: z.string().optional(),
});
const PendingClaims = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), to: z.string() });

/**
 * Over https, cookie names have the strictest prefix that their path allows, so that no other site of the same domain can set such a
 * cookie.
 */
const OPERATOR = { name: 'intermission_operator', prefix: '__Host-' };
/** Between the way to the provider and back. Each sign-in has a cookie of its own, so that two tabs can sign in at once. */
function pendingName(state: string): Name {
  const id = createHash('sha256').update(state).digest('hex').slice(0, 12);
  return { name: `intermission_sign_in_${id}`, prefix: '__Host-' };
}
const PENDING_SECONDS = 10 * 60;
const NONCE = { name: 'intermission_link', prefix: '__Host-' };
/** The cookie is limited to the paths of its run, so that a browser can hold any number of runs; `__Host-` allows only the path `/`. */
const RUN = { name: 'intermission_run', prefix: '__Secure-' };
type Name = typeof OPERATOR;
/** The view of one run in a page of another site. Partitioned: it works only inside that site. */
const VIEW = { name: 'intermission_view', prefix: '__Secure-' };
/** A sign-in ends after this time, however active it is. */
export const LONGEST_SIGN_IN_MS = 12 * 60 * 60 * 1000;
/** A cookie younger than this is not renewed. */
const RENEWED_AFTER_SECONDS = 60;
const NONCE_SECONDS = 60 * 60;

/** Sets and reads our cookies. Their content is signed with the server's key, so nothing has to be stored. */
export class Cookies {
  /** The first signs, all verify. */
  readonly #keys: readonly Uint8Array[];
  readonly #secure: boolean;
  readonly #idleMs: number;

  constructor(
    secrets: readonly string[],
    { publicUrl, signInIdleMinutes }: Pick<Config, 'publicUrl' | 'signInIdleMinutes'>,
  ) {
    // A separate key: the key that signs links never signs cookies.
    this.#keys = secrets.map((secret) => createHmac('sha256', secret).update('cookies').digest());
    this.#secure = publicUrl.startsWith('https:');
    this.#idleMs = signInIdleMinutes * 60_000;
  }

  /** The cookie expires when it has not been used for the idle time. */
  async setOperator(res: Response, { keyId, role, name, sessionId, signedInAt }: OperatorSession): Promise<void> {
    const expiresAt = Math.min(Date.now() + this.#idleMs, signedInAt + LONGEST_SIGN_IN_MS);
    const value = await this.#signed(
      'operator',
      { keyId, ...(role !== undefined && { role }), ...(name !== undefined && { name }), sessionId, signedInAt },
      expiresAt,
    );
    const maxAge = Math.max(0, Math.round((expiresAt - Date.now()) / 1000));
    this.#append(res, OPERATOR, value, { path: '/', sameSite: 'strict', maxAge });
  }

  /** Restarts the idle time of a sign-in. */
  async renewOperator(header: string | undefined, res: Response): Promise<void> {
    const session = await this.#verified('operator', OperatorClaims, this.#read(header, OPERATOR));
    const age = session && Date.now() / 1000 - session.iat;
    if (age !== undefined && age >= RENEWED_AFTER_SECONDS) await this.setOperator(res, session!);
  }

  clearOperator(res: Response): void {
    this.#append(res, OPERATOR, '', { path: '/', sameSite: 'strict', maxAge: 0 });
  }

  async operator(header: string | undefined): Promise<OperatorSession | undefined> {
    return await this.#verified('operator', OperatorClaims, this.#read(header, OPERATOR));
  }

  /** Lax, so that the browser sends it when the provider, another site, sends it back. */
  async setPendingSignIn(res: Response, pending: PendingSignIn): Promise<void> {
    const value = await this.#signed('pending sign-in', { ...pending }, Date.now() + PENDING_SECONDS * 1000);
    this.#append(res, pendingName(pending.state), value, { path: '/', sameSite: 'lax', maxAge: PENDING_SECONDS });
  }

  async pendingSignIn(header: string | undefined, state: string): Promise<PendingSignIn | undefined> {
    return await this.#verified('pending sign-in', PendingClaims, this.#read(header, pendingName(state)));
  }

  clearPendingSignIn(res: Response, state: string): void {
    this.#append(res, pendingName(state), '', { path: '/', sameSite: 'lax', maxAge: 0 });
  }

  /** `expiresAt`: epoch milliseconds. */
  async setRun(res: Response, claim: RunClaim, expiresAt: number): Promise<void> {
    const value = await this.#signed('run', { ...claim }, expiresAt);
    const maxAge = Math.max(0, Math.floor((expiresAt - Date.now()) / 1000));
    const run = encodeURIComponent(claim.runId);
    this.#append(res, RUN, value, { path: `/v1/runs/${run}`, sameSite: 'strict', maxAge });
    // A person who opens the mail's link again comes from another site, for which browsers send only Lax cookies. This path only redirects
    // to the run.
    this.#append(res, RUN, value, { path: `/link/${run}`, sameSite: 'lax', maxAge });
  }

  async run(header: string | undefined): Promise<RunClaim | undefined> {
    return await this.#verified('run', RunClaims, this.#read(header, RUN));
  }

  /** `expiresAt`: epoch milliseconds. */
  async viewToken(view: EmbeddedView, expiresAt: number): Promise<string> {
    return await this.#signed('view token', { ...view }, expiresAt);
  }

  /** Undefined for a token that is forged or has expired. */
  async readViewToken(token: string): Promise<EmbeddedView | undefined> {
    return await this.#verified('view token', ViewClaims, token);
  }

  /** Browsers accept cookies in another site's page only if they are `Secure` and `Partitioned`; for this machine, also over http. */
  async setView(res: Response, view: EmbeddedView, expiresAt: number): Promise<void> {
    const value = await this.#signed('view', { ...view }, expiresAt);
    const maxAge = Math.max(0, Math.floor((expiresAt - Date.now()) / 1000));
    const path = `/v1/runs/${encodeURIComponent(view.runId)}`;
    this.#append(res, VIEW, value, { path, maxAge, sameSite: 'none', secure: true, partitioned: true });
  }

  async view(header: string | undefined): Promise<EmbeddedView | undefined> {
    return await this.#verified('view', ViewClaims, this.#read(header, VIEW));
  }

  /** Identifies this browser across all its links. Lax, so that the browser sends it when the link in the mail is opened again. */
  setNonce(res: Response, nonce: string): void {
    this.#append(res, NONCE, nonce, { path: '/', sameSite: 'lax', maxAge: NONCE_SECONDS });
  }

  nonce(header: string | undefined): string | undefined {
    const value = this.#read(header, NONCE);
    return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
  }

  #append(res: Response, name: Name, value: string, options: SerializeOptions): void {
    res.append(
      'Set-Cookie',
      stringifySetCookie(this.#nameOf(name), value, { httpOnly: true, secure: this.#secure, ...options }),
    );
  }

  #read(header: string | undefined, name: Name): string | undefined {
    return header === undefined ? undefined : parseCookie(header)[this.#nameOf(name)];
  }

  #nameOf({ name, prefix }: Name): string {
    return this.#secure ? prefix + name : name;
  }

  async #signed(audience: string, claims: Record<string, string | number>, expiresAt: number): Promise<string> {
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(Math.floor(expiresAt / 1000))
      .sign(this.#keys[0]!);
  }

  async #verified<T>(audience: string, claims: z.ZodType<T>, token: string | undefined): Promise<T | undefined> {
    if (token === undefined) return undefined;
    for (const key of this.#keys) {
      try {
        const { payload } = await jwtVerify(token, key, { audience, algorithms: ['HS256'] });
        return claims.parse(payload);
      } catch {
        // Forged, expired, or signed with another key.
      }
    }
    // Treated like a missing cookie.
    return undefined;
  }
}
