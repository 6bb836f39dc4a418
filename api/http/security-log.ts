import type { IncomingMessage } from 'node:http';
import type { Log } from '../../infra/log.js';
import { apiMetrics } from '../../infra/metrics/api-metrics.js';
import { loggablePath } from './request-log.js';

type SecurityEvent =
  | 'access'
  | 'sign-in'
  | 'sign-out'
  | 'sign-out everywhere'
  | 'link'
  | 'claim'
  | 'control'
  | 'cancel'
  | 'delete'
  | 'embed';

interface Details {
  outcome: 'done' | 'refused';
  /** Why it was refused, in one fixed word or phrase. */
  reason?: string;
}

/** Short ids of the callers of requests. They give no access. */
const requesters = new WeakMap<IncomingMessage, Record<string, string>>();

/** Stores the caller's ids, for the log lines about this request. */
export function noteRequester(req: IncomingMessage, ids: { key?: string; signIn?: string; claim?: string }): void {
  const short = Object.entries(ids).map(([name, id]) => [name, id.slice(0, 16)]);
  requesters.set(req, { ...requesters.get(req), ...(Object.fromEntries(short) as Record<string, string>) });
}

/** Logs one line for an event that matters to the installation's security. It contains ids and addresses, but no secret. */
export function logSecurity(
  log: Log,
  req: IncomingMessage & { id?: unknown; ip?: string | undefined; originalUrl?: string },
  event: SecurityEvent,
  { outcome, reason }: Details,
): void {
  const path = loggablePath(req.originalUrl ?? req.url ?? '').slice(0, 300);
  const runId = /^\/(?:v1\/runs|link)\/([^/]{1,100})/.exec(path)?.[1];
  const line = {
    security: event,
    outcome,
    ...(reason !== undefined && { reason }),
    address: req.ip ?? req.socket.remoteAddress ?? 'unknown',
    ...(req.id !== undefined && { requestId: req.id }),
    method: req.method,
    path,
    ...(runId !== undefined && { runId }),
    ...requesters.get(req),
  };
  apiMetrics.securityEvents.inc({ event, outcome });
  if (outcome === 'refused') log.warn(line, `${event} refused`);
  else log.info(line, event);
}
