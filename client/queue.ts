import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { MemoLimit, RunLimit } from '../contracts/limits.js';
import { PENDING, QUEUED_RUN } from '../contracts/queue.js';
import { slotsOf } from '../infra/temporal/names.js';
import { QueueFullError, UnavailableError } from './errors.js';
import { listOwnTaskQueues } from './processes.js';
import { isText, quoted } from './runs/query-text.js';
import { isPending } from './runs/temporal-record.js';
import type { RunMemo } from './runs/run-memo.js';
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
  /** Runs that wait for a slot. */
  queued: number;
  /** Runs that wait for a slot or for a limit. */
  waiting: number;
  open: number;
  slots: number;
}

/** A run that is about to start. */
interface Newcomer {
  /** How many runs of its tenant may wait at once. */
  length: number;
  tenant: string | undefined;
  isLimited: boolean;
}

/** Decides which runs start at once and which wait in the queue. It counts, so several clients may let a few runs too many start at once. */
export class QueueGate {
  private counts?: Promise<Counts>;
  private countedAt = 0;
  /** Epoch milliseconds of the latest starts. */
  private started: number[] = [];
  private queued: number[] = [];
  private limited: number[] = [];

  constructor(private readonly temporal: TemporalRuns) {}

  /**
   * Admits one more run. `now`: it may start at once, because nobody waits and a slot is likely to be free. Throws `QueueFullError` when
   * `length` runs of the same tenant wait already; the runs of the operator count as those of a tenant. A run with a limit always goes
   * through the queue. While Temporal cannot count, every run does.
   */
  async admit(newcomer: Newcomer): Promise<'now' | 'later'> {
    try {
      return await this.countAndAdmit(newcomer);
    } catch (error) {
      if (error instanceof UnavailableError) return 'later';
      throw error;
    }
  }

  private async countAndAdmit({ length, tenant, isLimited }: Newcomer): Promise<'now' | 'later'> {
    const counts = await this.fresh();
    const since = counts.at - LAG_MS;
    const isUncounted = (at: number) => at >= since;
    this.started = this.started.filter(isUncounted);
    this.queued = this.queued.filter(isUncounted);
    this.limited = this.limited.filter(isUncounted);
    const queued = counts.queued + this.queued.length;
    if (!isLimited && queued === 0 && counts.open + this.started.length < counts.slots) {
      this.started.push(Date.now());
      return 'now';
    }
    if (counts.waiting + this.queued.length + this.limited.length >= length) {
      const own = await this.countOwn(tenant);
      if (own >= length) throw new QueueFullError(own, RETRY_SECONDS);
    }
    (isLimited ? this.limited : this.queued).push(Date.now());
    return 'later';
  }

  private countOwn(tenant: string | undefined): Promise<number> {
    return this.temporal.count(`${IS_WAITING} AND ${isOf(tenant)}`);
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
    const [waiting, open, slots] = await Promise.all([
      this.temporal.count(IS_WAITING),
      this.temporal.count(IS_OPEN),
      this.countSlots(),
    ]);
    const queued = waiting === 0 ? 0 : await this.temporal.count(IS_QUEUED);
    return { at, queued, waiting, open, slots };
  }

  /** 0 where Temporal has no list of workers or denies access to it: every run then goes through the queue. */
  private async countSlots(): Promise<number> {
    const { connection, namespace } = this.temporal;
    try {
      const queues = await this.temporal.call('', () => listOwnTaskQueues(connection, namespace));
      return queues.reduce((sum, taskQueue) => sum + slotsOf(taskQueue), 0);
    } catch {
      return 0;
    }
  }
}

export function isQueuedRun({ type }: WorkflowExecutionDescription): boolean {
  return type === QUEUED_RUN;
}

/** Lists the limits of a run in the queue. The list is empty once the run waits for a slot. */
export function limitsIn(description: WorkflowExecutionDescription): MemoLimit[] {
  if (!isQueuedRun(description) || !isPending(description)) return [];
  return (description.memo as Partial<RunMemo> | undefined)?.limits ?? [];
}

/**
 * For a run in the queue, counts the waiting runs that were started earlier. If the run waits for a limit, counts only the runs that wait
 * for a limit of the same automation or tenant. Returns no number if Temporal cannot count.
 */
export async function queueOf(
  temporal: TemporalRuns,
  description: WorkflowExecutionDescription,
): Promise<{ runsAhead?: number }> {
  if (!isQueuedRun(description)) return {};
  const [limit] = limitsIn(description);
  if (limit === undefined && isPending(description)) return {};
  const among = limit === undefined ? IS_QUEUED : isLimitedLike(description, limit);
  try {
    return { runsAhead: await temporal.count(`${among} AND StartTime < '${description.startTime.toISOString()}'`) };
  } catch (error) {
    if (error instanceof UnavailableError) return {};
    throw error;
  }
}

function isLimitedLike({ typedSearchAttributes }: WorkflowExecutionDescription, { of }: RunLimit): string {
  const attribute = (name: string) => {
    const value = typedSearchAttributes.getAll().find(({ key }) => key.name === name)?.value;
    return value === undefined ? undefined : String(value);
  };
  const conditions = [IS_WAITING, `IntermissionStatus = '${PENDING}'`, isOf(attribute('IntermissionTenant'))];
  if (of === 'automation') {
    conditions.push(isText('IntermissionAutomation', attribute('IntermissionAutomation') ?? ''));
  }
  return conditions.join(' AND ');
}

function isOf(tenant: string | undefined): string {
  return tenant === undefined ? 'IntermissionTenant IS NULL' : `IntermissionTenant = ${quoted(tenant)}`;
}
