import type { Intermission } from '../../client/index.js';
import type { Census } from '../../client/runs/census.js';
import type { Log } from '../../infra/log.js';
import { apiMetrics as metrics } from '../../infra/metrics/api-metrics.js';
import { automationLabel } from '../../infra/metrics/bounded-label.js';

/** Several readers of the metrics share one count, in milliseconds. */
const FRESH_MS = 5000;

/** Brings the gauges of runs, queue and pauses up to date when somebody reads the metrics. */
export class RunCounts {
  private countedAt = 0;
  private counting: Promise<void> = Promise.resolve();

  constructor(
    private readonly intermission: Pick<Intermission, 'census' | 'processes'>,
    private readonly log: Log,
  ) {}

  refresh(): Promise<void> {
    if (Date.now() - this.countedAt > FRESH_MS) {
      this.countedAt = Date.now();
      this.counting = this.count();
    }
    return this.counting;
  }

  private async count(): Promise<void> {
    const [census, processes] = await Promise.all([
      this.intermission.census().catch((error: unknown) => {
        this.log.warn({ err: error }, 'runs could not be counted for the metrics');
        return undefined;
      }),
      // A server may deny the description of task queues and still count runs.
      this.intermission.processes().catch(() => undefined),
    ]);
    metrics.temporalUp.set(census === undefined ? 0 : 1);
    metrics.processes.reset();
    if (processes !== undefined) {
      metrics.processes.set({ kind: 'worker' }, processes.workers);
      metrics.processes.set({ kind: 'browsers' }, processes.browsers);
    }
    show(census);
  }
}

function show(census: Census | undefined): void {
  metrics.runs.reset();
  metrics.queueLength.reset();
  if (census === undefined) {
    for (const gauge of [metrics.queueOldestSeconds, metrics.pausesOpen, metrics.pauseOldestSeconds]) gauge.remove();
    return;
  }
  for (const { status, automation, count } of census.runs) {
    // Several automations may share the label `other`.
    metrics.runs.inc({ status, automation: automationLabel.of(automation) }, count);
  }
  metrics.queueLength.set({ waits_for: 'browser' }, census.queued.browser);
  metrics.queueLength.set({ waits_for: 'limit' }, census.queued.limit);
  metrics.queueOldestSeconds.set(ageOf(census.oldestQueuedAt));
  metrics.pausesOpen.set(census.pauses);
  metrics.pauseOldestSeconds.set(ageOf(census.oldestPauseAt));
}

function ageOf(since: number | undefined): number {
  return since === undefined ? 0 : Math.max(0, Date.now() - since) / 1000;
}
