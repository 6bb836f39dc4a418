import type { IncomingMessage } from 'node:http';
import { loggablePath } from '../http/request-log.js';
import type { Audit } from './audit.js';
import { callerOf } from './caller.js';

/**
 * Records that a known caller was refused. Requests of unknown callers are in the security log only, so that strangers cannot fill the
 * audit log.
 */
export function recordRefusal(audit: Audit, req: IncomingMessage & { originalUrl?: string }, reason: string): void {
  if (callerOf(req).actor.kind === 'unknown') return;
  const path = loggablePath(req.originalUrl ?? req.url ?? '').slice(0, 300);
  audit.record(req, 'access.refused', { refused: reason, details: { request: `${req.method ?? ''} ${path}` } });
}
