import type { ScheduleSpec } from '@temporalio/client';
import { type Issue } from '../../automation/model/issue.js';
import { readShape } from '../../automation/model/read-shape.js';
import { NewScheduleTimes, type ScheduleTimes } from '../../contracts/schedules.js';
import { InvalidRequestError } from '../errors.js';

/** Reads the times of a new schedule, with the time zone spelt as Temporal knows it. Throws `InvalidRequestError` with every issue. */
export function readTimes(given: ScheduleTimes): ScheduleTimes {
  const { data, issues } = readShape(NewScheduleTimes, given);
  if (issues !== undefined) throw new InvalidRequestError(issues);
  const { cron = [], everySeconds, startAt = 0, endAt = Infinity } = data;
  const timeZone = data.timeZone === undefined ? undefined : timeZoneOf(data.timeZone);
  const flaws: Issue[] = [
    ...(cron.length === 0 && everySeconds === undefined ? [flaw('cron', 'is missing; give cron or everySeconds')] : []),
    ...(data.timeZone !== undefined && timeZone === undefined ? [flaw('timeZone', NO_TIME_ZONE)] : []),
    ...(endAt <= startAt ? [flaw('endAt', 'must be after startAt')] : []),
    ...(endAt <= Date.now() ? [flaw('endAt', 'is in the past, so no run would start')] : []),
  ];
  if (flaws.length > 0) throw new InvalidRequestError(flaws);
  return { ...data, ...(timeZone !== undefined && { timeZone }) };
}

export function specOf({
  cron = [],
  everySeconds,
  timeZone,
  jitterSeconds,
  startAt,
  endAt,
}: ScheduleTimes): ScheduleSpec {
  return {
    ...(cron.length > 0 && { cronExpressions: cron }),
    ...(everySeconds !== undefined && { intervals: [{ every: everySeconds * 1000 }] }),
    ...(timeZone !== undefined && { timezone: timeZone }),
    ...(jitterSeconds !== undefined && { jitter: jitterSeconds * 1000 }),
    ...(startAt !== undefined && { startAt: new Date(startAt) }),
    ...(endAt !== undefined && { endAt: new Date(endAt) }),
  };
}

/** Temporal's client makes a `TypeError` of times that Temporal refuses. */
export function refusalOf({ message }: TypeError): InvalidRequestError {
  if (/time zone/i.test(message)) return new InvalidRequestError([flaw('timeZone', NO_TIME_ZONE)]);
  return new InvalidRequestError([flaw('cron', `is not valid: ${message}; write it like 0 8 * * 1-5`)]);
}

const NO_TIME_ZONE = 'is not a time zone; write it like Europe/Berlin or UTC';

function flaw(path: string, message: string): Issue {
  return { path, message };
}

/** The spelling that Temporal knows, for which capital letters count; undefined if no zone has this name. */
function timeZoneOf(name: string): string | undefined {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    // An older name of the same zone, such as Asia/Kolkata here, is a name that Temporal knows too.
    return timeZone.toLowerCase() === name.toLowerCase() ? timeZone : name;
  } catch {
    return undefined;
  }
}
