import { defaultPayloadConverter } from '@temporalio/client';
import { PENDING, QUEUED_RUN } from '../../contracts/queue.js';
import type { RunState } from '../../contracts/run-state.js';
import type { RunStatus } from '../../contracts/run-status.js';
import { runIdIn, type TemporalRuns, WORKFLOW_TYPE } from './temporal-runs.js';

/** Runs that one census reads at most. */
const MOST_RUNS = 5000;
const PAGE = 1000;
/** Open pauses whose age one census reads at most: each is a query that a worker answers. */
const MOST_PAUSES = 50;
/** How long the age of a pause is used before the run is asked again, in milliseconds. */
const PAUSE_MS = 60_000;

const QUERY = `WorkflowType IN ('${WORKFLOW_TYPE}', '${QUEUED_RUN}') AND ExecutionStatus = 'Running'`;

/** The runs that have not ended, counted at one moment. */
export interface Census {
  /** One entry for each status and automation that occurs. */
  runs: { status: RunStatus; automation: string; count: number }[];
  /** Runs in the queue that wait for a slot, and for a permit of a limit. */
  queued: { browser: number; limit: number };
  /** When the run that has waited longest for a slot entered the queue, in epoch milliseconds. Undefined when no run waits for a slot. */
  oldestQueuedAt: number | undefined;
  pauses: number;
  /** Epoch milliseconds; undefined when no pause is open. */
  oldestPauseAt: number | undefined;
}

interface OpenRun {
  runId: string;
  isQueued: boolean;
  status: string;
  automation: string;
  startedAt: number;
}

/** Counts the open runs from Temporal's visibility store, for the metrics. */
export class RunCensus {
  private readonly pauses = new Map<string, { openedAt: number; readAt: number }>();

  constructor(
    private readonly temporal: TemporalRuns,
    private readonly read: (runId: string) => Promise<RunState>,
  ) {}

  /** Throws `UnavailableError`. */
  async count(): Promise<Census> {
    const runs = await this.listOpen();
    const queued = runs.filter(({ isQueued }) => isQueued);
    const paused = runs.filter(({ isQueued, status }) => !isQueued && status === 'awaiting_human');
    const forBrowser = queued.filter(({ status }) => status !== PENDING);
    return {
      runs: grouped(runs),
      queued: { browser: forBrowser.length, limit: queued.length - forBrowser.length },
      oldestQueuedAt: oldest(forBrowser.map(({ startedAt }) => startedAt)),
      pauses: paused.length,
      oldestPauseAt: await this.oldestPause(paused),
    };
  }

  private async listOpen(): Promise<OpenRun[]> {
    const { namespace, service } = this.temporal;
    const runs: OpenRun[] = [];
    let nextPageToken: Uint8Array = new Uint8Array();
    do {
      const request = { namespace, pageSize: PAGE, nextPageToken, query: QUERY };
      const page = await this.temporal.call('', () => service.listWorkflowExecutions(request));
      runs.push(...page.executions.map(openRun));
      ({ nextPageToken } = page);
    } while (nextPageToken.length > 0 && runs.length < MOST_RUNS);
    return runs;
  }

  /** Visibility knows which runs are paused, but not since when, so the runs that started first are asked. */
  private async oldestPause(paused: OpenRun[]): Promise<number | undefined> {
    const asked = [...paused].sort((a, b) => a.startedAt - b.startedAt).slice(0, MOST_PAUSES);
    const ids = new Set(asked.map(({ runId }) => runId));
    for (const runId of this.pauses.keys()) if (!ids.has(runId)) this.pauses.delete(runId);
    const openedAt = await Promise.all(asked.map(({ runId }) => this.pauseOf(runId)));
    return oldest(openedAt.filter((at) => at !== undefined));
  }

  /** Undefined when the pause is over, or when no worker can say when it began. */
  private async pauseOf(runId: string): Promise<number | undefined> {
    const known = this.pauses.get(runId);
    if (known !== undefined && Date.now() - known.readAt < PAUSE_MS) return known.openedAt;
    const state = await this.read(runId).catch(() => undefined);
    const openedAt = state?.pause?.openedAt;
    if (openedAt === undefined) this.pauses.delete(runId);
    else this.pauses.set(runId, { openedAt, readAt: Date.now() });
    return openedAt;
  }
}

type ExecutionInfo = Awaited<ReturnType<TemporalRuns['service']['listWorkflowExecutions']>>['executions'][number];

function openRun({ type, execution, searchAttributes, startTime }: ExecutionInfo): OpenRun {
  const names = { type: type?.name ?? '', workflowId: execution?.workflowId ?? '' };
  const attribute = (name: string) => {
    const payload = searchAttributes?.indexedFields?.[name];
    const value: unknown = payload == null ? undefined : defaultPayloadConverter.fromPayload(payload);
    // A keyword is a text or a list of one text, depending on who set it.
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === 'string' ? first : undefined;
  };
  return {
    // Only the ids of paused runs matter, and these have left the queue.
    runId: runIdIn({ ...names, memo: undefined }),
    isQueued: names.type === QUEUED_RUN,
    status: attribute('IntermissionStatus') ?? 'queued',
    automation: attribute('IntermissionAutomation') ?? WORKFLOW_TYPE,
    // `toString()` of the protocol's 64-bit number works for each of its representations.
    startedAt: Number(String(startTime?.seconds ?? 0)) * 1000,
  };
}

function grouped(runs: readonly OpenRun[]): Census['runs'] {
  const groups = new Map<string, Census['runs'][number]>();
  for (const { isQueued, status, automation } of runs) {
    const shown = isQueued || !isOpenStatus(status) ? 'queued' : status;
    const key = `${shown} ${automation}`;
    const group = groups.get(key) ?? { status: shown, automation, count: 0 };
    group.count += 1;
    groups.set(key, group);
  }
  return [...groups.values()];
}

function isOpenStatus(status: string): status is RunStatus {
  return status === 'running' || status === 'awaiting_human' || status === 'queued';
}

function oldest(times: readonly number[]): number | undefined {
  return times.length === 0 ? undefined : Math.min(...times);
}
