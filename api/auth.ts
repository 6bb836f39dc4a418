import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Cookies, RunClaim } from './cookies.js';
import { isSameOrigin } from './origin.js';
import { Problem } from './problems.js';

/** Who asks: a service or operator, who may do everything; or the person who claimed a link, for that run. */
export type Viewer =
  /** `claimId`: under which they take control. `claim`: they opened a link in this browser as well. */
  { kind: 'operator'; claimId: string; claim?: RunClaim } | { kind: 'guest'; claim: RunClaim };

interface Digest {
  id: string;
  bytes: Buffer;
}

/** Finds out who asks, by API key, operator cookie or run cookie. */
export class Authenticator {
  readonly #keys: readonly Digest[];
  readonly #cookies: Cookies;
  readonly #publicUrl: string;

  constructor(apiKeys: readonly string[], cookies: Cookies, publicUrl: string) {
    this.#keys = apiKeys.map(digestOf);
    this.#cookies = cookies;
    this.#publicUrl = publicUrl;
  }

  /** Id of the API key, by which a cookie says for whom it stands; undefined when it is none of ours. */
  keyId(key: string): string | undefined {
    const given = digestOf(key);
    // Every key is compared, so that the time tells nothing.
    const matches = this.#keys.filter(({ bytes }) => timingSafeEqual(bytes, given.bytes));
    return matches[0]?.id;
  }

  /** Throws `Problem` when nobody known asks, or when a cookie came along with the request of another site. */
  async viewer(req: IncomingMessage, isOurs = isSameOrigin(req, this.#publicUrl)): Promise<Viewer> {
    const key = givenKey(req);
    if (key !== undefined) {
      const keyId = this.keyId(key);
      if (keyId === undefined) throw new Problem('Unauthorized', 'The API key is not known');
      return { kind: 'operator', claimId: operatorClaimId(keyId) };
    }
    const viewer = await this.#cookieViewer(req);
    if (viewer === undefined) {
      throw new Problem('Unauthorized', 'Send an API key as "Authorization: Bearer KEY", or open the link of the mail');
    }
    // A browser adds cookies by itself, also when another site asks; that site cannot read the answer to a GET.
    const changes = req.method !== 'GET' && req.method !== 'HEAD';
    if ((changes || isUpgrade(req)) && !isOurs) {
      throw new Problem('CrossOrigin', 'With a cookie, this can be asked by pages of this server only');
    }
    return viewer;
  }

  /** For services and operators only. */
  operator: RequestHandler = async (req, _res, next) => {
    const viewer = await this.viewer(req);
    if (viewer.kind !== 'operator')
      throw new Problem('Forbidden', 'This needs an API key; the link opens one run only');
    next();
  };

  /** For services, operators, and the person who claimed a link of this very run. */
  async forRun(req: IncomingMessage, runId: string): Promise<Viewer> {
    const viewer = await this.viewer(req);
    if (viewer.kind === 'guest' && viewer.claim.runId !== runId) {
      throw new Problem('Forbidden', 'The link that was opened is for another run');
    }
    return viewer;
  }

  async #cookieViewer(req: IncomingMessage): Promise<Viewer | undefined> {
    const { cookie } = req.headers;
    const [session, claim] = await Promise.all([this.#cookies.operator(cookie), this.#cookies.run(cookie)]);
    // A key that was taken away ends the cookies made with it.
    if (session !== undefined && this.#keys.some(({ id }) => id === session.keyId)) {
      return { kind: 'operator', claimId: operatorClaimId(session.sessionId), ...(claim && { claim }) };
    }
    return claim && { kind: 'guest', claim };
  }
}

/** Whether `holder`, the claim that has control of the run, is one of this viewer's. */
export function isHolder(viewer: Viewer, runId: string, holder: string | undefined): boolean {
  if (holder === undefined) return false;
  const { claim } = viewer;
  if (claim?.runId === runId && claim.claimId === holder) return true;
  return viewer.kind === 'operator' && viewer.claimId === holder;
}

/** Who acts, for the run's log. */
export function actor(viewer: Viewer): string {
  return viewer.kind === 'operator' ? 'api' : viewer.claim.recipient;
}

/** It stands in the run's history, so it tells neither the key nor the sign-in. */
function operatorClaimId(id: string): string {
  return `operator-${createHash('sha256').update('operator').update(id).digest('base64url')}`;
}

function givenKey(req: IncomingMessage): string | undefined {
  const header = req.headers['x-api-key'];
  if (typeof header === 'string') return header;
  const { authorization } = req.headers;
  return authorization === undefined ? undefined : authorization.replace(/^Bearer\s+/i, '');
}

function isUpgrade(req: IncomingMessage): boolean {
  return req.headers.upgrade !== undefined;
}

function digestOf(key: string): Digest {
  const bytes = createHash('sha256').update(key).digest();
  return { id: bytes.toString('base64url').slice(0, 16), bytes };
}
