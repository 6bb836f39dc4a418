import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { type Intermission, RunNotFoundError } from '../client/index.js';
import type { Scope } from '../config/api-key-file.js';
import type { ApiKeys, KeyHolder } from './api-keys.js';
import type { Cookies, RunClaim } from './cookies.js';
import { isSameOrigin } from './origin.js';
import { Problem } from './problems.js';

/** Who asks: the holder of an API key, a service or an operator; or the person who claimed a link, for that run. */
export type Viewer = Operator | { kind: 'guest'; claim: RunClaim };
interface Operator {
  kind: 'operator';
  holder: KeyHolder;
  /** Under which they take control. */
  claimId: string;
  /** They opened a link in this browser as well. */
  claim?: RunClaim;
}

/** Finds out who asks, by API key, operator cookie or run cookie, and what they may do. */
export class Authenticator {
  constructor(
    private readonly keys: ApiKeys,
    private readonly cookies: Cookies,
    private readonly publicUrl: string,
    private readonly intermission: Pick<Intermission, 'tenantOf'>,
  ) {}

  /** Throws `Problem` when nobody known asks, or when a cookie came along with the request of another site. */
  async viewer(req: IncomingMessage, isOurs = isSameOrigin(req, this.publicUrl)): Promise<Viewer> {
    const key = givenKey(req);
    if (key !== undefined) {
      const holder = this.keys.find(key);
      if (holder === undefined) throw new Problem('Unauthorized', 'The API key is not known');
      return { kind: 'operator', holder, claimId: operatorClaimId(holder.keyId) };
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

  /** For services and operators only. Throws `Problem`. */
  async operator(req: IncomingMessage, scope: Scope, isOurs?: boolean): Promise<Operator> {
    const viewer = await this.viewer(req, isOurs);
    if (viewer.kind !== 'operator') {
      throw new Problem('Forbidden', 'This needs an API key; the link opens one run only');
    }
    checkScope(viewer, scope);
    return viewer;
  }

  /** As `operator`, before a handler that need not know who asks. */
  may(scope: Scope): RequestHandler {
    return async (req, _res, next) => {
      await this.operator(req, scope);
      next();
    };
  }

  /**
   * For services and operators with this scope in the run's tenant, and for the person who claimed a link of this very run. Throws
   * `Problem`, and `RunNotFoundError` also for a run of another tenant.
   */
  async forRun(req: IncomingMessage, runId: string, scope: Scope): Promise<Viewer> {
    const viewer = await this.viewer(req);
    if (viewer.kind === 'guest') {
      if (viewer.claim.runId === runId) return viewer;
      throw new Problem('Forbidden', 'The link that was opened is for another run');
    }
    try {
      checkScope(viewer, scope);
      await this.#checkTenant(viewer, runId);
      return viewer;
    } catch (error) {
      // Whatever their key is for, they opened the link of this run.
      if (viewer.claim?.runId === runId) return { kind: 'guest', claim: viewer.claim };
      throw error;
    }
  }

  async #checkTenant({ holder: { tenant } }: Operator, runId: string): Promise<void> {
    if (tenant === undefined) return;
    if ((await this.intermission.tenantOf(runId)) !== tenant) throw new RunNotFoundError(runId);
  }

  async #cookieViewer(req: IncomingMessage): Promise<Viewer | undefined> {
    const { cookie } = req.headers;
    const [session, claim] = await Promise.all([this.cookies.operator(cookie), this.cookies.run(cookie)]);
    // A key that was taken away ends the cookies made with it.
    const holder = session && this.keys.byId(session.keyId);
    if (session !== undefined && holder?.scopes.has('operator')) {
      return { kind: 'operator', holder, claimId: operatorClaimId(session.sessionId), ...(claim && { claim }) };
    }
    return claim && { kind: 'guest', claim };
  }
}

function checkScope({ holder: { scopes } }: Operator, scope: Scope): void {
  if (scopes.has(scope)) return;
  throw new Problem(
    'Forbidden',
    `This needs an API key with the scope ${scope}; this one has ${[...scopes].join(', ')}`,
  );
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
