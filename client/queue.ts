import type { WorkflowExecutionDescription } from '@temporalio/client';
import { QUEUED_RUN, runIdOf } from '../contracts/queue.js';
import { slotsOf } from '../infra/temporal/names.js';
import { QueueFullError, UnavailableError } from './errors.js';
import { listRunning } from './processes.js';
import { isPending } from './runs/temporal-record.js';
import type { TemporalRuns } from './runs/temporal-runs.js';

/** How long the gate uses its counts, in milliseconds. */
const FRESH_MS = 1000;

/** A count may lack starts of the milliseconds before it, because Temporal's visibility store lags. */
const LAG_MS = 500;

const RETRY_SECONDS = 10;

const IS_WAITING = `WorkflowType = '${QUEUED_RUN}' AND ExecutionStatus = 'Running'`;
const IS_QUEUED = `${IS_WAITING} AND IntermissionStatus = 'queued'`;
const IS_OPEN = "WorkflowType = 'automation' AND ExecutionStatus = 'Running'";

interface Counts {
  at: number;
  queued: number;
  open: number;
  slots: number;
}

/** Decides which runs start at once and which wait in the queue. It counts, so several clients may let a few runs too many start at once. */
export class QueueGate {
  private counts?: Promise<Counts>;
  private countedAt = 0;
  /** Epoch milliseconds of the latest starts. */
  private started: number[] = [];
  private waiting: number[] = [];

  constructor(private readonly temporal: TemporalRuns) {}

  /**
   * Admits one more run. `now`: it may start at once, because nobody waits and a slot is likely to be free. Throws `QueueFullError` when
   * `length` runs of the same tenant wait already; the runs of the operator count as those of a tenant. While Temporal cannot count, every
   * run goes through the queue.
   */
  async admit(length: number, tenant: string | undefined): Promise<'now' | 'later'> {
    try {
      return await this.countAndAdmit(length, tenant);
    } catch (error) {
      if (error instanceof UnavailableError) return 'later';
      throw error;
    }
  }

  private async countAndAdmit(length: number, tenant: string | undefined): Promise<'now' | 'later'> {
    const counts = await this.fresh();
    const since = counts.at - LAG_MS;
    this.started = this.started.filter((at) => at >= since);
    this.waiting = this.waiting.filter((at) => at >= since);
    const queued = counts.queued + this.waiting.length;
    if (queued === 0 && counts.open + this.started.length < counts.slots) {
      this.started.push(Date.now());
      return 'now';
    }
    if (queued >= length) {
      const own = await this.countOwn(tenant);
      if (own >= length) throw new QueueFullError(own, RETRY_SECONDS);
    }
    this.waiting.push(Date.now());
    return 'later';
  }

  private countOwn(tenant: string | undefined): Promise<number> {
    const isOwn =
      tenant === undefined ? 'IntermissionTenant IS NULL' : `IntermissionTenant = '${tenant.replaceAll("'", "''")}'`;
    return this.temporal.count(`${IS_QUEUED} AND ${isOwn}`);
  }

  private fresh(): Promise<Counts> {
    if (this.counts === undefined || Date.now() - this.countedAt > FRESH_MS) {
      this.countedAt = Date.now();
      this.counts = this.count(this.countedAt);
      this.counts.catch(() => delete this.counts);
    }
    return this.counts;
  }

  private async count(at: number): Promise<Counts> {
    const [queued, open, slots] = await Promise.all([
      this.temporal.count(IS_QUEUED),
      this.temporal.count(IS_OPEN),
      this.countSlots(),
    ]);
    return { at, queued, open, slots };
  }

  /** 0 where Temporal has no list of workers or denies access to it: every run then goes through the queue. */
  private async countSlots(): Promise<number> {
    const { connection, namespace } = this.temporal;
    try {
      const queues = await this.temporal.call('', () => listRunning(connection, namespace));
      return queues.reduce((sum, taskQueue) => sum + slotsOf(taskQueue), 0);
    } catch {
      return 0;
    }
  }
}

export function isQueuedRun({ type }: WorkflowExecutionDescription): boolean {
  return type === QUEUED_RUN;
}

/** The run that a record belongs to. */
export function runIdIn({ type, workflowId }: Pick<WorkflowExecutionDescription, 'type' | 'workflowId'>): string {
  return type === QUEUED_RUN ? runIdOf(workflowId) : workflowId;
}

/** For a run in the queue: the number of waiting runs that were started earlier; nothing while Temporal cannot count them. */
export async function queueOf(
  temporal: TemporalRuns,
  description: WorkflowExecutionDescription,
): Promise<{ runsAhead?: number }> {
  if (!isQueuedRun(description) || isPending(description)) return {};
  const { startTime } = description;
  try {
    return { runsAhead: await temporal.count(`${IS_QUEUED} AND StartTime < '${startTime.toISOString()}'`) };
  } catch (error) {
    if (error instanceof UnavailableError) return {};
    throw error;
  }
}
