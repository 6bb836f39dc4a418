import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import type { Device, RunState } from '../../contracts/run-state.js';
import { deviceOf, nameDevice } from '../../contracts/devices.js';
import type { Intermission } from '../../client/index.js';
import type { Scope } from '../../infra/storage/api-key-names.js';
import { type AuditCaller, noteCaller, operatorCaller, recipientCaller } from '../audit/caller.js';
import type { ApiKeys, KeyHolder } from './api-keys.js';
import { type Claims } from './claims.js';
import type { Cookies, EmbeddedView, OperatorSession, RunClaim } from './cookies.js';
import { isSameOrigin } from '../http/origin.js';
import { OtherTenantError } from './other-tenant-error.js';
import { Problem } from '../http/problem.js';
import { noteRequester } from '../http/security-log.js';
import type { RoleGrants } from './role-grants.js';
import type { SignOuts } from './sign-outs.js';

/** The caller: the owner of an API key (a service or an operator), or a person who claimed a link, for that run only. */
export type Viewer = Operator | Guest;
/** A guest of a run with a current claim. `device`: the device on which they claimed the link. */
export interface Guest {
  kind: 'guest';
  claim: RunClaim;
  device: Device;
}
interface Operator {
  kind: 'operator';
  holder: KeyHolder;
  /** The claim id under which they take control. */
  claimId: string;
  /** Absent when the request contained the key itself. */
  session?: OperatorSession;
  /** The only run that an embedded view shows. */
  onlyRun?: string;
  /** Present when they also opened a link in this browser. */
  claim?: RunClaim;
}

/** The caller that a request's key and cookies name, before checking whether the claim is current. */
type KnownCaller = Operator | { kind: 'guest'; claim: RunClaim };

/** Identifies callers by API key, operator cookie or run cookie, and determines what they may do. */
export class Authenticator {
  constructor(
    private readonly keys: ApiKeys,
    private readonly cookies: Cookies,
    private readonly publicUrl: string,
    private readonly intermission: Pick<Intermission, 'tenantOf'>,
    private readonly claims: Claims,
    private readonly signOuts: SignOuts,
    private readonly roleGrants: RoleGrants,
  ) {}

  /** Throws `Problem` for an unknown caller, or when another site's request carried a cookie. */
  private async known(req: IncomingMessage, isOurs = isSameOrigin(req, this.publicUrl)): Promise<KnownCaller> {
    const key = givenKey(req);
    if (key !== undefined) {
      const holder = this.keys.require(key);
      noteRequester(req, { key: holder.keyId });
      const caller = { holder, claimId: operatorClaimId(holder.keyId) };
      noteCaller(req, operatorCaller(caller));
      return { kind: 'operator', ...caller };
    }
    const viewer = await this.cookieViewer(req);
    if (viewer === undefined) {
      throw new Problem('Unauthorized', 'Send an API key as "Authorization: Bearer KEY", or open the link in the mail');
    }
    noteCaller(req, viewer.kind === 'operator' ? operatorCaller(viewer) : recipientCaller(viewer.claim));
    // A browser adds cookies automatically, even to another site's requests; that site cannot read the response to a GET.
    const changes = req.method !== 'GET' && req.method !== 'HEAD';
    if ((changes || isUpgrade(req)) && !isOurs) {
      throw new Problem('CrossOrigin', 'With a cookie, only pages of this server may request this');
    }
    return viewer;
  }

  /** Admits only services and operators. Throws `Problem`. */
  async operator(req: IncomingMessage, scope: Scope | undefined, isOurs?: boolean): Promise<Operator> {
    const viewer = await this.known(req, isOurs);
    if (viewer.kind !== 'operator') {
      throw new Problem('Forbidden', 'This needs an API key; the link opens only one run');
    }
    if (viewer.onlyRun !== undefined) throw new Problem('Forbidden', 'This view shows one run only');
    if (scope !== undefined) checkScope(viewer, scope);
    return viewer;
  }

  /** Like `operator`, for routes whose handler does not need to know the caller. */
  may(scope: Scope): RequestHandler {
    return async (req, _res, next) => {
      await this.operator(req, scope);
      next();
    };
  }

  /**
   * Admits services and operators that have this scope in the run's tenant, and the person who claimed a link of this run. Throws
   * `Problem`, and `RunNotFoundError` also for a run of another tenant.
   */
  async forRun(req: IncomingMessage, runId: string, scope: Scope): Promise<Viewer> {
    const known = await this.known(req);
    const { claim } = known;
    if (known.kind === 'guest') {
      if (claim?.runId === runId) return await this.guest(req, claim);
      throw new Problem('Forbidden', 'The link that was opened is for another run');
    }
    const { kind, holder, claimId, session, onlyRun } = known;
    if (onlyRun !== undefined && onlyRun !== runId) throw new Problem('Forbidden', 'This view shows another run');
    const operator: Operator = {
      ...{ kind, holder, claimId },
      ...(session && { session }),
      ...(onlyRun !== undefined && { onlyRun }),
    };
    try {
      checkScope(operator, scope);
      await this.checkTenant(operator, runId);
    } catch (error) {
      // Regardless of the key's scopes, they opened a link of this run.
      if (claim?.runId === runId) return await this.guest(req, claim);
      throw error;
    }
    return claim?.runId === runId && (await this.isCurrent(claim)) ? { ...operator, claim } : operator;
  }

  /** Every access to a run by a link passes through here. */
  private async guest(req: IncomingMessage, claim: RunClaim): Promise<Guest> {
    noteCaller(req, recipientCaller(claim));
    return { kind: 'guest', claim, device: await this.claims.check(claim) };
  }

  private async isCurrent(claim: RunClaim): Promise<boolean> {
    return await this.claims.check(claim).then(
      () => true,
      () => false,
    );
  }

  /** Whether a viewer would still be admitted now. Replaced claims are detected from the run's own state instead. */
  async isStillIn(viewer: Viewer): Promise<boolean> {
    if (viewer.kind === 'guest') return true;
    const { holder, session } = viewer;
    const current = session === undefined ? this.keys.byId(holder.keyId) : this.holderOf(session);
    if (current === undefined) return false;
    return session === undefined || !(await this.signOuts.isOver(session));
  }

  /** Undefined when the key that made the view's token was revoked. The view never allows more than that key. */
  private embedded({ runId, keyId, viewId, scope }: EmbeddedView): Operator | undefined {
    const key = this.keys.byId(keyId);
    if (key === undefined) return undefined;
    const allowed: Scope[] = scope === 'answer' ? ['runs:read', 'runs:answer'] : ['runs:read'];
    const holder = { ...key, scopes: new Set(allowed.filter((name) => key.scopes.has(name))) };
    return { kind: 'operator', holder, claimId: operatorClaimId(viewId), onlyRun: runId };
  }

  /** Who has this sign-in, for the audit log; also once it allows nothing any more. */
  callerOf(session: OperatorSession): AuditCaller {
    const holder = this.holderOf(session) ?? { keyId: session.keyId, scopes: new Set<Scope>() };
    return operatorCaller({ holder, claimId: operatorClaimId(session.sessionId), session });
  }

  /**
   * What a sign-in allows now. Revoking a key ends the cookies created with it, and so does taking a role, or the scope `operator` of a key,
   * out of the settings.
   */
  private holderOf({ keyId, role }: OperatorSession): KeyHolder | undefined {
    if (role !== undefined) return this.roleGrants.holder(keyId, role);
    const holder = this.keys.byId(keyId);
    return holder?.scopes.has('operator') ? holder : undefined;
  }

  private async checkTenant({ holder: { tenant } }: Operator, runId: string): Promise<void> {
    if (tenant === undefined) return;
    if ((await this.intermission.tenantOf(runId)) !== tenant) throw new OtherTenantError(runId);
  }

  private async cookieViewer(req: IncomingMessage): Promise<KnownCaller | undefined> {
    const { cookie } = req.headers;
    const [session, claim, view] = await Promise.all([
      this.cookies.operator(cookie),
      this.cookies.run(cookie),
      this.cookies.view(cookie),
    ]);
    // In a page of another site, a browser sends no other cookie. On our own pages, a view must not replace what the person may do here.
    const embedded = session === undefined && claim === undefined && view ? this.embedded(view) : undefined;
    if (embedded !== undefined) {
      noteRequester(req, { key: embedded.holder.keyId });
      return embedded;
    }
    const holder = session && this.holderOf(session);
    if (claim !== undefined) noteRequester(req, { claim: claim.claimId });
    if (session !== undefined && holder !== undefined && !(await this.signOuts.isOver(session))) {
      const claimId = operatorClaimId(session.sessionId);
      if (session.role === undefined) this.keys.noteUse(holder.keyId);
      noteRequester(req, { key: session.keyId, signIn: claimId.replace('operator-', '') });
      return { kind: 'operator', holder, claimId, session, ...(claim && { claim }) };
    }
    return claim && { kind: 'guest', claim };
  }
}

/** Whether a guest's claim has been replaced, according to this state. */
export function isReplaced(viewer: Viewer, { devices }: Pick<RunState, 'devices'>): boolean {
  return viewer.kind === 'guest' && devices !== undefined && deviceOf({ devices }, viewer.claim) === undefined;
}

function checkScope({ holder: { scopes } }: Operator, scope: Scope): void {
  if (scopes.has(scope)) return;
  throw new Problem(
    'Forbidden',
    `This needs an API key with the scope ${scope}; this one has ${[...scopes].join(', ')}`,
  );
}

/** Whether `holder`, the claim that controls the run, belongs to this viewer. */
export function isHolder(viewer: Viewer, runId: string, holder: string | undefined): boolean {
  if (holder === undefined) return false;
  const { claim } = viewer;
  if (claim?.runId === runId && claim.claimId === holder) return true;
  return viewer.kind === 'operator' && viewer.claimId === holder;
}

/** The name of the caller in the run's log. */
export function actor(viewer: Viewer): string {
  return viewer.kind === 'operator' ? 'api' : nameDevice(viewer.device);
}

/** The id is part of the run's history, so it reveals neither the key nor the sign-in. */
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
