import type { RequestHandler, Response } from 'express';
import type { Intermission } from '../../client/index.js';
import type { Config } from '../../config/index.js';
import type { Log } from '../../infra/log.js';
import type { ObjectStore } from '../../infra/storage/objects/object-store.js';
import type { Audit } from '../audit/audit.js';
import type { ApiKeys } from '../auth/api-keys.js';
import type { Authenticator } from '../auth/authenticator.js';
import type { Checks } from '../checks/checks.js';
import type { Cookies } from '../auth/cookies.js';
import type { RunCounts } from '../operators/count-runs.js';
import type { StreamQuota } from './stream-quota.js';
import type { SessionDirectory } from './session-directory.js';
import type { OidcProvider } from '../operators/oidc.js';
import type { RoleGrants } from '../auth/role-grants.js';
import type { SignOuts } from '../auth/sign-outs.js';
import type { RunWatches } from './run-watches.js';

/** The dependencies of all routes. */
export interface Context {
  readonly config: Config;
  readonly log: Log;
  /** The artifacts and mails of runs. */
  readonly store: ObjectStore;
  readonly intermission: Intermission;
  /** Who did what, for auditors. */
  readonly audit: Audit;
  readonly watches: RunWatches;
  readonly sessions: SessionDirectory;
  readonly keys: ApiKeys;
  readonly streams: StreamQuota;
  readonly cookies: Cookies;
  readonly auth: Authenticator;
  readonly checks: Checks;
  /** For routes that use `checks`; they share one limit. */
  readonly limitChecks: RequestHandler[];
  /** Counts further starts of one request towards the same limit. */
  readonly countChecks: (res: Response, keyId: string, times: number) => Promise<void>;
  readonly signOuts: SignOuts;
  /** The gauges of runs, for the metrics. */
  readonly counts: RunCounts;
  /** Undefined when operators sign in with API keys only. */
  readonly oidc: OidcProvider | undefined;
  readonly roleGrants: RoleGrants;
}
