import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { BROWSERS_LEASE, type LeaseActivities, type LeasedRun, type LeaseInput } from '../../contracts/lease.js';
import type { Log } from '../../infra/log.js';
import { TASK_QUEUE } from '../../infra/temporal/names.js';

/** Well below the heartbeat timeout of 3 s, even when one heartbeat is lost. */
const HEARTBEAT_MS = 1000;
/** How often the process checks that it has its lease, in milliseconds. */
const CHECK_MS = 5000;

/** The lease of one `browsers` process. Its heartbeats show Temporal that the process is alive, and list the runs with a browser in it. */
export class Lease {
  private readonly runs = new Set<LeasedRun>();
  private readonly ended = new AbortController();
  private holders = 0;
  private beat: () => void = () => undefined;

  constructor(
    private readonly taskQueue: string,
    private readonly log: Log,
  ) {}

  /** Lists the run until the returned function is called. */
  add(run: LeasedRun): () => void {
    this.runs.add(run);
    this.beat();
    return () => {
      this.runs.delete(run);
    };
  }

  readonly activities: LeaseActivities = {
    holdLease: async () => {
      const activity = Context.current();
      this.holders += 1;
      const beat = () => activity.heartbeat([...this.runs]);
      this.beat = beat;
      beat();
      const timer = setInterval(beat, HEARTBEAT_MS);
      try {
        await new Promise<void>((resolve) => {
          const { cancellationSignal } = activity;
          if (cancellationSignal.aborted || this.ended.signal.aborted) return resolve();
          cancellationSignal.addEventListener('abort', () => resolve(), { once: true });
          this.ended.signal.addEventListener('abort', () => resolve(), { once: true });
        });
      } finally {
        clearInterval(timer);
        this.holders -= 1;
      }
    },
  };

  /** Starts `browsersLease`, and starts the workflow again if it has ended, until somebody calls `end`. */
  async keep(client: Client): Promise<void> {
    const { signal } = this.ended;
    while (!signal.aborted) {
      if (this.holders === 0) await this.start(client);
      await delay(CHECK_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Gives the lease back. Called when no run has a browser in this process any more. */
  end(): void {
    this.ended.abort();
  }

  private async start(client: Client): Promise<void> {
    const input: LeaseInput = { taskQueue: this.taskQueue };
    try {
      await client.workflow.start(BROWSERS_LEASE, {
        taskQueue: TASK_QUEUE,
        workflowId: `lease-${this.taskQueue}`,
        args: [input],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowTaskTimeout: '3s',
      });
    } catch (error) {
      this.log.warn({ err: error }, 'the lease could not be requested; runs notice the end of this process later');
    }
  }
}
