import type { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import { z } from 'zod';
import { runIdOf } from '../../contracts/queue.js';
import { type Schedule, ScheduleTimes } from '../../contracts/schedules.js';
import { milliseconds, readableFields, type StoredFields, type StoredTime, valuesOf } from '../runs/stored-fields.js';
import type { TemporalRuns } from '../runs/temporal-runs.js';
import { keyIn, type ScheduleKey, scheduleIdOf } from './schedule-key.js';

/** The memo of a schedule: what Temporal does not show in a list. */
export const ScheduleMemo = z.object({ automation: z.string(), owner: z.string().optional(), times: ScheduleTimes });
export type ScheduleMemo = z.infer<typeof ScheduleMemo>;

const SHOWN_RUNS = 5;

type Service = Client['workflowService'];
type Info = NonNullable<Awaited<ReturnType<Service['listSchedules']>>['schedules'][number]['info']>;

/** A schedule as Temporal stores it. */
interface StoredSchedule {
  key: ScheduleKey;
  memo: StoredFields | undefined;
  isPaused: boolean;
  note: string;
  nextTimes: readonly StoredTime[];
  recentActions: NonNullable<Info['recentActions']>;
}

/**
 * Lists our schedules, of one tenant or of all, without decoding anything: Temporal's client decodes every schedule of the namespace, and
 * fails at the first one that this process cannot decrypt.
 */
export async function storedSchedules(
  { service, namespace }: TemporalRuns,
  isWanted: (key: ScheduleKey) => boolean,
): Promise<StoredSchedule[]> {
  const found: StoredSchedule[] = [];
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await service.listSchedules({ namespace, maximumPageSize: 1000, nextPageToken });
    for (const { scheduleId, memo, info } of page.schedules) {
      const key = keyIn(scheduleId ?? '');
      if (key === undefined || !isWanted(key)) continue;
      found.push({
        ...{ key, memo: memo?.fields ?? undefined, isPaused: info?.paused ?? false, note: info?.notes ?? '' },
        ...{ nextTimes: info?.futureActionTimes ?? [], recentActions: info?.recentActions ?? [] },
      });
    }
    ({ nextPageToken } = page);
  } while (nextPageToken.length > 0);
  return found;
}

export async function storedSchedule({ service, namespace }: TemporalRuns, key: ScheduleKey): Promise<StoredSchedule> {
  const { schedule, memo, info } = await service.describeSchedule({ namespace, scheduleId: scheduleIdOf(key) });
  const { paused = false, notes = '' } = schedule?.state ?? {};
  return {
    ...{ key, memo: memo?.fields ?? undefined, isPaused: paused ?? false, note: notes ?? '' },
    ...{ nextTimes: info?.futureActionTimes ?? [], recentActions: info?.recentActions ?? [] },
  };
}

/** The schedule as readers show it. One that this process cannot decrypt has no automation and no times. */
export async function shownSchedule(
  { key: { name, tenant }, memo, isPaused, note, nextTimes, recentActions }: StoredSchedule,
  codec: PayloadCodec,
): Promise<Schedule> {
  const known = await readMemo(memo, codec);
  return {
    name,
    ...(tenant !== undefined && { tenant }),
    automation: known?.automation ?? '',
    ...(known === undefined && { isUnreadable: true as const }),
    ...(known?.owner !== undefined && { owner: known.owner }),
    times: known?.times ?? {},
    isPaused,
    ...(note !== '' && { note }),
    nextRuns: isPaused ? [] : nextTimes.slice(0, SHOWN_RUNS).map((time) => milliseconds(time) ?? 0),
    recentRuns: recentActions
      .map(({ actualTime, startWorkflowResult }) => ({
        runId: runIdOf(startWorkflowResult?.workflowId ?? '', undefined),
        startedAt: milliseconds(actualTime) ?? 0,
      }))
      .reverse(),
  };
}

async function readMemo(memo: StoredFields | undefined, codec: PayloadCodec): Promise<ScheduleMemo | undefined> {
  const fields = await readableFields(memo, codec);
  try {
    return ScheduleMemo.safeParse(valuesOf(fields)).data;
  } catch {
    // Somebody has written the memo with another encoding.
    return undefined;
  }
}
