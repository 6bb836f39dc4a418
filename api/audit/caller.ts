import type { IncomingMessage } from 'node:http';
import type { AuditActor } from '../../contracts/audit.js';
import { claimMark } from '../../contracts/devices.js';

/** Who sent a request. */
export interface AuditCaller {
  actor: AuditActor;
  /** Undefined for a caller who is not limited to a tenant. */
  tenant?: string | undefined;
}

/** What the audit log needs to know of a caller with a key, a sign-in or a view token. */
interface OperatorCaller {
  holder: { keyId: string; tenant?: string };
  /** Identifies the sign-in. */
  claimId: string;
  session?: { name?: string | undefined } | undefined;
  onlyRun?: string | undefined;
}

const callers = new WeakMap<IncomingMessage, AuditCaller>();

/** Stores who sent the request, for the entries about it. A later call replaces an earlier one. */
export function noteCaller(req: IncomingMessage, caller: AuditCaller): void {
  callers.set(req, caller);
}

export function callerOf(req: IncomingMessage): AuditCaller {
  return callers.get(req) ?? { actor: { kind: 'unknown' } };
}

export function operatorCaller({ holder, claimId, session, onlyRun }: OperatorCaller): AuditCaller {
  const { keyId: id, tenant } = holder;
  if (onlyRun !== undefined) return { actor: { kind: 'view_token', id }, tenant };
  if (session === undefined) return { actor: { kind: 'api_key', id }, tenant };
  const { name } = session;
  const signIn = claimMark(claimId.replace('operator-', ''));
  return { actor: { kind: 'operator', id, ...(name !== undefined && { name }), signIn }, tenant };
}

export function recipientCaller({ claimId, recipient }: { claimId: string; recipient: string }): AuditCaller {
  return { actor: { kind: 'recipient', id: claimMark(claimId), name: recipient } };
}
