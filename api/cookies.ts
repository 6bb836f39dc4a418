import { createHmac } from 'node:crypto';
import { parseCookie, stringifySetCookie, type SerializeOptions } from 'cookie';
import type { Response } from 'express';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

/** Who claimed a link, as its browser keeps it until the run's hard limit. */
export interface RunClaim {
  runId: string;
  claimId: string;
  /** Mail address the link was sent to. */
  recipient: string;
}

/** A sign-in with an API key. */
interface OperatorSession {
  keyId: string;
  /** Tells browsers apart that signed in with the same key. */
  sessionId: string;
}

const RunClaims = z.object({ runId: z.string(), claimId: z.string(), recipient: z.string() });
const OperatorClaims = z.object({ keyId: z.string(), sessionId: z.string() });

const OPERATOR = 'intermission_operator';
const RUN = 'intermission_run';
const NONCE = 'intermission_link';
const OPERATOR_SECONDS = 12 * 60 * 60;
const NONCE_SECONDS = 60 * 60;

/** Sets and reads our cookies. What they say is signed under the server's key, so nothing has to be stored. */
export class Cookies {
  readonly #key: Uint8Array;
  readonly #secure: boolean;

  constructor(secret: string, publicUrl: string) {
    // A key of its own: what signs links never signs cookies.
    this.#key = createHmac('sha256', secret).update('cookies').digest();
    this.#secure = publicUrl.startsWith('https:');
  }

  async setOperator(res: Response, session: OperatorSession): Promise<void> {
    const expiresAt = Date.now() + OPERATOR_SECONDS * 1000;
    const value = await this.#signed('operator', { ...session }, expiresAt);
    this.#append(res, OPERATOR, value, { path: '/', sameSite: 'strict', maxAge: OPERATOR_SECONDS });
  }

  clearOperator(res: Response): void {
    this.#append(res, OPERATOR, '', { path: '/', sameSite: 'strict', maxAge: 0 });
  }

  async operator(header: string | undefined): Promise<OperatorSession | undefined> {
    return await this.#verified('operator', OperatorClaims, cookie(header, OPERATOR));
  }

  /** `expiresAt`: epoch milliseconds. */
  async setRun(res: Response, claim: RunClaim, expiresAt: number): Promise<void> {
    const value = await this.#signed('run', { ...claim }, expiresAt);
    const maxAge = Math.max(0, Math.floor((expiresAt - Date.now()) / 1000));
    const run = encodeURIComponent(claim.runId);
    this.#append(res, RUN, value, { path: `/v1/runs/${run}`, sameSite: 'strict', maxAge });
    // Whoever comes from the mail again comes from another site, where only a Lax cookie is sent; this path answers no more
    // than "go to the run".
    this.#append(res, RUN, value, { path: `/link/${run}`, sameSite: 'lax', maxAge });
  }

  async run(header: string | undefined): Promise<RunClaim | undefined> {
    return await this.#verified('run', RunClaims, cookie(header, RUN));
  }

  /** Lax, so that the link opened twice from the mail keeps the nonce of the first page. */
  setNonce(res: Response, path: string, nonce: string): void {
    this.#append(res, NONCE, nonce, { path, sameSite: 'lax', maxAge: NONCE_SECONDS });
  }

  nonce(header: string | undefined): string | undefined {
    const value = cookie(header, NONCE);
    return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
  }

  #append(res: Response, name: string, value: string, options: SerializeOptions): void {
    res.append('Set-Cookie', stringifySetCookie(name, value, { httpOnly: true, secure: this.#secure, ...options }));
  }

  async #signed(audience: string, claims: Record<string, string>, expiresAt: number): Promise<string> {
    return await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setAudience(audience)
      .setExpirationTime(Math.floor(expiresAt / 1000))
      .sign(this.#key);
  }

  async #verified<T>(audience: string, claims: z.ZodType<T>, token: string | undefined): Promise<T | undefined> {
    if (token === undefined) return undefined;
    try {
      const { payload } = await jwtVerify(token, this.#key, { audience, algorithms: ['HS256'] });
      return claims.parse(payload);
    } catch {
      // Forged, expired, or from an earlier key: for us all the same as no cookie.
      return undefined;
    }
  }
}

function cookie(header: string | undefined, name: string): string | undefined {
  return header === undefined ? undefined : parseCookie(header)[name];
}
