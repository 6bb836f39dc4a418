import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { AuditAction, AuditEntry } from '../../contracts/audit.js';
import type { Intermission } from '../../client/index.js';
import type { Log } from '../../infra/log.js';
import { apiMetrics } from '../../infra/metrics/api-metrics.js';
import { readAudit } from '../../infra/storage/audit-reader.js';
import { AuditWriter } from '../../infra/storage/audit-writer.js';
import { whyNotWritten } from '../../infra/storage/not-saved-error.js';
import { type ObjectStore, StoreError } from '../../infra/storage/objects/object-store.js';
import { withTimeout } from '../../infra/with-timeout.js';
import { callerOf } from './caller.js';

/** How long one caller's reading or viewing of one run counts as the same. */
const SAME_MS = 60 * 60 * 1000;
const MOST_REMEMBERED = 20_000;
/** Refusals of one address that are recorded in a minute. Anyone can cause them, and the store must not fill up. */
const REFUSALS_A_MINUTE = 60;
/** How long a stopping API waits for the store. */
const STOP_MS = 5000;

interface About {
  runId?: string;
  /** The tenant of what was acted on, if the caller of `record` knows it; otherwise that of the run, or of the actor. */
  tenant?: string | undefined;
  /** Why it was refused; absent when it was done. */
  refused?: string;
  details?: Record<string, string>;
}

type AuditedRequest = IncomingMessage & { id?: unknown; ip?: string | undefined };

/** The audit log: who did what, for auditors. Recording never fails a request and never delays one. */
export class Audit {
  private readonly writer: AuditWriter;
  /** Entries whose tenant is being looked up. */
  private readonly pending = new Set<Promise<void>>();
  private readonly recorded = new LRUCache<string, true>({ max: MOST_REMEMBERED, ttl: SAME_MS });
  private readonly refusals = new LRUCache<string, { count: number }>({ max: MOST_REMEMBERED, ttl: 60_000 });

  constructor(
    private readonly store: ObjectStore,
    private readonly intermission: Pick<Intermission, 'tenantOf'>,
    private readonly log: Log,
  ) {
    this.writer = new AuditWriter(store, {
      onSaved: (entries) => apiMetrics.auditEntries.inc({ outcome: 'saved' }, entries),
      onFailed: (error) =>
        log.error({ reason: whyNotWritten(error) }, 'audit entries could not be saved; they wait in memory'),
      onLost(audit) {
        apiMetrics.auditEntries.inc({ outcome: 'lost' });
        log.error({ audit }, 'too many audit entries wait; this one is only in this line');
      },
    });
  }

  /** Records what the sender of the request did, or was refused. */
  record(req: AuditedRequest, action: AuditAction, { runId, tenant, refused, details }: About = {}): void {
    const { actor, tenant: own } = callerOf(req);
    const address = req.ip ?? req.socket.remoteAddress ?? 'unknown';
    if (refused !== undefined && this.isTooMany(address)) {
      return apiMetrics.auditEntries.inc({ outcome: 'left_out' });
    }
    const entry: AuditEntry = {
      ...{ id: randomUUID(), time: new Date().toISOString(), action },
      outcome: refused === undefined ? 'done' : 'refused',
      ...(refused !== undefined && { reason: refused }),
      actor,
      ...(runId !== undefined && { runId }),
      ...(typeof req.id === 'string' && { requestId: req.id }),
      address,
      ...(details && { details }),
    };
    const append = (tenant: string | undefined) => this.writer.append({ ...entry, ...(tenant && { tenant }) });
    const known = tenant ?? own;
    // A refused caller must not leave entries with the tenant whose run they named.
    if (known !== undefined || runId === undefined || refused !== undefined) return append(known);
    const lookedUp = this.intermission
      .tenantOf(runId)
      .catch(() => undefined)
      .then(append)
      .finally(() => this.pending.delete(lookedUp));
    this.pending.add(lookedUp);
  }

  /** Records reading or viewing, which programs and pages repeat all the time: once an hour for each caller and run. */
  recordOnce(req: AuditedRequest, action: AuditAction, about: About = {}): void {
    const { kind, id, name, signIn } = callerOf(req).actor;
    const key = JSON.stringify([action, about.runId, kind, id, name, signIn]);
    if (this.recorded.has(key)) return;
    this.recorded.set(key, true);
    this.record(req, action, about);
  }

  /** The entries of all processes, the oldest first; those of other processes appear a second later. Throws the store's errors. */
  async *read(
    range: { from?: number | undefined; to?: number | undefined },
    matches: (entry: AuditEntry) => boolean,
  ): AsyncIterable<AuditEntry> {
    await this.flush();
    if (this.writer.isFailing) throw new StoreError('entries of the audit log could not be saved');
    const onDamaged = (key: string) => this.log.error({ key }, 'an object of the audit log has a damaged line');
    yield* readAudit(this.store, { ...range, onDamaged }, matches);
  }

  /** Saves what is not saved yet, if the store works. */
  async stop(): Promise<void> {
    await withTimeout(this.flush(), STOP_MS, () => this.log.error('the last audit entries could not be saved in time'));
  }

  private async flush(): Promise<void> {
    await Promise.all(this.pending);
    await this.writer.flush();
  }

  private isTooMany(address: string): boolean {
    const minute = this.refusals.get(address) ?? { count: 0 };
    if (minute.count === 0) this.refusals.set(address, minute);
    minute.count += 1;
    return minute.count > REFUSALS_A_MINUTE;
  }
}
