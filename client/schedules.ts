import { randomBytes } from 'node:crypto';
import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleDescription,
  ScheduleNotFoundError as TemporalScheduleNotFoundError,
  type ScheduleSpec,
  type ScheduleSummary,
} from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { automationLabel } from '../automation/model/queries.js';
import { PENDING, QUEUE_WAIT_SECONDS, QUEUED_RUN, runIdOf } from '../contracts/queue.js';
import type { Schedule } from '../contracts/schedules.js';
import { ScheduleName, ScheduleTimes } from '../contracts/schedules.js';
import { withoutNullMembers } from '../contracts/start-request.js';
import { TenantName } from '../infra/storage/api-key-file.js';
import type { TemporalClient } from './connection.js';
import { InvalidRequestError, ScheduleExistsError, ScheduleNotFoundError } from './errors.js';
import { jsonDigest } from './json.js';
import { limitsOf } from './limits.js';
import { priorityOf, queuedOptions } from './queue-start.js';
import { readRequest, type StartRequest } from './request.js';
import { findAttributes } from './runs/find-terms.js';
import type { FindableStarts } from './runs/findable-starts.js';
import { slugOf } from './runs/run-id.js';
import type { TemporalRuns } from './runs/temporal-runs.js';
import { SearchAttributesMissingError } from './search-attributes.js';
import { hasOwnSecret } from './seal.js';
import { type StartOptions, startOptions } from './start-options.js';
import { checkPriority } from './start.js';

/** Schedules of one tenant. Each occupies Temporal all the time. */
const MOST = 100;

const SHOWN_RUNS = 5;

/** A schedule to create: its name, its times, and the request that starts each run. */
export interface ScheduleRequest {
  name: string;
  times: ScheduleTimes;
  /** Its automation is kept as it is now. It cannot have an idempotency key, or a TOTP secret of its own. */
  run: StartRequest;
  isPaused?: boolean | undefined;
  note?: string | undefined;
}

/** Which schedule: its name, and its tenant if it has one. */
export interface ScheduleKey {
  name: string;
  tenant?: string | undefined;
}

/** The memo of a schedule: what Temporal does not show in a list. */
type ScheduleMemo = Pick<Schedule, 'automation' | 'owner' | 'times'>;

/**
 * Starts runs at set times, by Temporal Schedules. A schedule starts a `queuedRun`, so its runs wait for limits and slots like all others.
 * Every call may throw `UnavailableError`; calls that name a schedule throw `ScheduleNotFoundError`.
 */
export class Schedules {
  constructor(
    private readonly temporal: TemporalRuns,
    private readonly schedules: Client['schedule'],
    private readonly installation: Pick<TemporalClient, 'isEncrypted' | 'secrets'>,
    private readonly findable: FindableStarts,
  ) {}

  /** Throws `InvalidRequestError` with every issue, or `ScheduleExistsError`. */
  async create({ name, times, run, isPaused, note }: ScheduleRequest, options: StartOptions = {}): Promise<Schedule> {
    const { tenant } = options;
    const action = actionOf(name, run, options, this.installation);
    const spec = specOf(times);
    if ((await this.list()).filter((one) => one.tenant === tenant).length >= MOST)
      throw refused('name', `there are ${MOST} schedules already`);
    const details: ScheduleMemo = {
      automation: action.automationName,
      ...(run.owner && { owner: run.owner.email }),
      times,
    };
    const create = (attributes: SearchAttributePair[]) =>
      this.call({ name, tenant }, () =>
        this.schedules.create({
          scheduleId: scheduleIdOf({ name, tenant }),
          spec,
          action: action.with(attributes),
          memo: { ...details },
          // A run of the schedule that still waits in the queue takes the place of the next one.
          policies: { overlap: 'SKIP', catchupWindow: '10 minutes' },
          state: { paused: isPaused ?? false, ...(note !== undefined && { note }) },
        }),
      );
    await this.findable.start(create, action.attributes);
    return await this.read({ name, tenant });
  }

  /** Lists the schedules of a tenant, or without one all schedules. */
  async list({ tenant }: { tenant?: string | undefined } = {}): Promise<Schedule[]> {
    return await this.temporal.call('', async () => {
      const found: Schedule[] = [];
      for await (const summary of this.schedules.list({ pageSize: 1000 })) {
        const key = keyIn(summary.scheduleId);
        if (key === undefined || (tenant !== undefined && key.tenant !== tenant)) continue;
        found.push(scheduleOf(key, summary));
      }
      return found.sort((a, b) => (a.name < b.name ? -1 : 1));
    });
  }

  async read(key: ScheduleKey): Promise<Schedule> {
    return scheduleOf(key, await this.call(key, () => this.handle(key).describe()));
  }

  async pause(key: ScheduleKey, note?: string): Promise<void> {
    await this.call(key, () => this.handle(key).pause(note));
  }

  async unpause(key: ScheduleKey, note?: string): Promise<void> {
    await this.call(key, () => this.handle(key).unpause(note));
  }

  /** Starts a run at once, also while the schedule is paused. */
  async trigger(key: ScheduleKey): Promise<void> {
    await this.call(key, () => this.handle(key).trigger('ALLOW_ALL'));
  }

  /** Removes the schedule. Its runs continue. */
  async delete(key: ScheduleKey): Promise<void> {
    await this.call(key, () => this.handle(key).delete());
  }

  private handle(key: ScheduleKey) {
    return this.schedules.getHandle(scheduleIdOf(key));
  }

  private async call<T>(key: ScheduleKey, rpc: () => Promise<T>): Promise<T> {
    return await this.temporal.call(key.name, async () => {
      try {
        return await rpc();
      } catch (error) {
        if (error instanceof TemporalScheduleNotFoundError) throw new ScheduleNotFoundError(key.name);
        if (error instanceof ScheduleAlreadyRunning) throw new ScheduleExistsError(key.name);
        throw error instanceof TypeError ? (refusalOf(error) ?? error) : error;
      }
    });
  }
}

/** What Temporal starts each time. Temporal adds the time to the workflow's id. */
function actionOf(
  name: string,
  given: StartRequest,
  options: StartOptions,
  installation: Pick<TemporalClient, 'isEncrypted' | 'secrets'>,
) {
  const { tenant, automationFile, queueWaitSeconds = QUEUE_WAIT_SECONDS } = options;
  if (!ScheduleName.safeParse(name).success) throw refused('name', 'is not the name of a schedule');
  const request = withoutNullMembers(given);
  const automation = options.automation ?? readRequest(request);
  const { idempotencyKey, priority, maxParallelism, ...input } = request;
  if (idempotencyKey !== undefined) throw refused('idempotencyKey', 'must be absent: each time starts a new run');
  if (hasOwnSecret(input)) throw refused('secureParameters', NO_SECRETS);
  checkPriority(priority, tenant);
  const automationName = automationFile ?? input.automationName ?? automationLabel(automation);
  const limits = limitsOf({
    ...{ tenant, automationName, source: automationFile === undefined ? ('sent' as const) : ('file' as const) },
    maxParallelism,
    automationParallelism: options.automationParallelism,
    tenantParallelism: options.tenantParallelism,
  });
  // Two tenants may choose the same names. The number also keeps the ids of the runs from being guessed.
  const runId = `${slugOf(automationName)}-${randomBytes(8).toString('hex')}`;
  const { owner, tags, metadata } = input;
  const found = { runId, automation: automationName, owner, tags, metadata, schedule: name };
  const facts = {
    ...{ bodyDigest: jsonDigest(input), tenant, automationFile, limits, maxParallelism, ...installation },
    isKeyed: false,
    status: limits.length > 0 ? (PENDING as typeof PENDING) : ('queued' as const),
    origin: { schedule: name },
  };
  const withAttributes = (attributes: SearchAttributePair[]) => {
    const run = {
      ...startOptions(runId, automation, input, { ...facts, attributes }),
      priority: priorityOf(priority, tenant),
    };
    const action = queuedOptions(run, { waitSeconds: queueWaitSeconds, isNow: false });
    return { ...action, type: 'startWorkflow' as const, workflowType: QUEUED_RUN };
  };
  return {
    automationName,
    attributes: findAttributes(found, installation),
    with: withAttributes,
  };
}

function specOf(times: ScheduleTimes): ScheduleSpec {
  const { data, error } = ScheduleTimes.safeParse(times);
  if (data === undefined) throw refused('times', error.issues[0]?.message ?? 'is not valid');
  const { cron = [], everySeconds, timeZone, jitterSeconds, startAt, endAt } = data;
  if (cron.length === 0 && everySeconds === undefined) throw refused('cron', 'is missing; give cron or everySeconds');
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw refused('timeZone', 'is not a time zone');
  return {
    ...(cron.length > 0 && { cronExpressions: cron }),
    ...(everySeconds !== undefined && { intervals: [{ every: everySeconds * 1000 }] }),
    ...(timeZone !== undefined && { timezone: timeZone }),
    ...(jitterSeconds !== undefined && { jitter: jitterSeconds * 1000 }),
    ...(startAt !== undefined && { startAt: new Date(startAt) }),
    ...(endAt !== undefined && { endAt: new Date(endAt) }),
  };
}

/** Temporal's client makes a `TypeError` of an argument that Temporal refuses. */
function refusalOf({ message }: TypeError): Error | undefined {
  if (/cron/i.test(message)) return refused('cron', 'is not a cron expression; write it like 0 8 * * 1-5');
  const [attribute] = /\bIntermission[A-Z]\w+/.exec(message) ?? [];
  return attribute === undefined ? undefined : new SearchAttributesMissingError([attribute]);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const NO_SECRETS =
  'must not contain a TOTP secret, because a schedule has no run yet for which it could be sealed; refer to a vault instead';

function refused(path: string, message: string): InvalidRequestError {
  return new InvalidRequestError([{ path, message }]);
}

const PREFIX = 'run-schedule';

/** A name contains no colon. */
function scheduleIdOf({ name, tenant }: ScheduleKey): string {
  return `${PREFIX}:${tenant === undefined ? '' : TenantName.parse(tenant)}:${name}`;
}

/** Undefined for a schedule that is not ours. */
function keyIn(scheduleId: string): ScheduleKey | undefined {
  const [prefix, tenant, name, ...more] = scheduleId.split(':');
  if (prefix !== PREFIX || tenant === undefined || name === undefined || more.length > 0) return undefined;
  return { name, ...(tenant !== '' && { tenant }) };
}

function scheduleOf(
  { name, tenant }: ScheduleKey,
  { memo, state, info }: ScheduleSummary | ScheduleDescription,
): Schedule {
  const { automation = '', owner, times = {} } = (memo ?? {}) as Partial<ScheduleMemo>;
  const { paused, note } = state;
  return {
    name,
    ...(tenant !== undefined && { tenant }),
    automation,
    ...(owner !== undefined && { owner }),
    times,
    isPaused: paused,
    ...(note && { note }),
    nextRuns: paused ? [] : info.nextActionTimes.slice(0, SHOWN_RUNS).map((time) => time.getTime()),
    recentRuns: info.recentActions
      .map(({ takenAt, action }) => ({
        runId: runIdOf(action.workflow.workflowId, undefined),
        startedAt: takenAt.getTime(),
      }))
      .reverse(),
  };
}
