import { randomBytes } from 'node:crypto';
import {
  type Client,
  ScheduleAlreadyRunning,
  ScheduleNotFoundError as TemporalScheduleNotFoundError,
} from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { messageOf } from '../../automation/model/error-message.js';
import type { RunState } from '../../contracts/run-state.js';
import { type Schedule, ScheduleName, type ScheduleTimes } from '../../contracts/schedules.js';
import type { TemporalClient } from '../connection.js';
import {
  InvalidRequestError,
  RunNotFoundError,
  ScheduleExistsError,
  ScheduleNotFoundError,
  UnavailableError,
} from '../errors.js';
import type { StartRequest } from '../request.js';
import type { Rerun } from '../rerun.js';
import type { FindableStarts } from '../runs/findable-starts.js';
import { slugOf } from '../runs/run-id.js';
import type { TemporalRuns } from '../runs/temporal-runs.js';
import { SearchAttributesMissingError } from '../search-attributes.js';
import type { StartOptions } from '../start-options.js';
import { type SettingsOf, staleAction } from './refresh-schedule.js';
import { actionOf, readScheduledRun } from './schedule-action.js';
import { type ScheduleKey, scheduleIdOf } from './schedule-key.js';
import { readTimes, refusalOf, specOf } from './schedule-spec.js';
import { storedRequest } from './stored-request.js';
import { type ScheduleMemo, shownSchedule, storedSchedule, storedSchedules } from './stored-schedules.js';

/** Schedules of one tenant. Each occupies Temporal all the time. */
const MOST = 100;

/** A schedule to create: its name, its times, and the request that starts each run. */
export interface ScheduleRequest {
  name: string;
  times: ScheduleTimes;
  /** Its automation is kept as it is now. It cannot have an idempotency key, or a TOTP secret of its own. */
  run: StartRequest;
  isPaused?: boolean | undefined;
  note?: string | undefined;
}

export interface TriggerOptions extends StartOptions {
  /** The same key starts the same run again. */
  idempotencyKey?: string | undefined;
}

/**
 * Starts runs at set times, by Temporal Schedules. A schedule starts a `queuedRun`, so its runs wait for limits and slots like all others.
 * Every call may throw `UnavailableError`; calls that name a schedule throw `ScheduleNotFoundError`.
 */
export class Schedules {
  constructor(
    private readonly temporal: TemporalRuns,
    private readonly schedules: Client['schedule'],
    private readonly installation: Pick<TemporalClient, 'isEncrypted' | 'secrets' | 'codec'>,
    private readonly findable: FindableStarts,
    private readonly startRun: (request: StartRequest, options: StartOptions) => Promise<RunState>,
  ) {}

  /** Throws `InvalidRequestError` with every issue, or `ScheduleExistsError`. */
  async create({ name, times, run, isPaused, note }: ScheduleRequest, options: StartOptions = {}): Promise<Schedule> {
    const { tenant } = options;
    if (!ScheduleName.safeParse(name).success) throw refused('name', 'is not the name of a schedule');
    const scheduled = readScheduledRun(run, options);
    const read = readTimes(times);
    // Two tenants may choose the same names. The number also keeps the ids of the runs from being guessed.
    const runId = `${slugOf(scheduled.automationName)}-${randomBytes(8).toString('hex')}`;
    const action = actionOf(name, runId, scheduled, options, this.installation);
    if ((await this.stored((key) => key.tenant === tenant)).length >= MOST)
      throw refused('name', `there are ${MOST} schedules already`);
    const memo: ScheduleMemo = {
      automation: scheduled.automationName,
      ...(run.owner && { owner: run.owner.email }),
      times: read,
    };
    const create = (attributes: SearchAttributePair[]) =>
      this.call({ name, tenant }, () =>
        this.schedules.create({
          scheduleId: scheduleIdOf({ name, tenant }),
          spec: specOf(read),
          action: action.with(attributes),
          memo: { ...memo },
          // A run of the schedule that still waits in the queue takes the place of the next one.
          policies: { overlap: 'SKIP', catchupWindow: '10 minutes' },
          state: { paused: isPaused ?? false, ...(note !== undefined && { note }) },
        }),
      );
    try {
      await this.findable.start(create, action.attributes);
    } catch (error) {
      throw error instanceof TypeError ? refusalOf(error) : error;
    }
    return await this.read({ name, tenant });
  }

  /** Lists the schedules of a tenant, or without one all schedules. */
  async list({ tenant }: { tenant?: string | undefined } = {}): Promise<Schedule[]> {
    const stored = await this.stored((key) => tenant === undefined || key.tenant === tenant);
    const found = await Promise.all(stored.map((each) => shownSchedule(each, this.installation.codec)));
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async read(key: ScheduleKey): Promise<Schedule> {
    const stored = await this.call(key, () => storedSchedule(this.temporal, key));
    return await shownSchedule(stored, this.installation.codec);
  }

  async pause(key: ScheduleKey, note?: string): Promise<void> {
    await this.call(key, () => this.handle(key).pause(note));
  }

  async unpause(key: ScheduleKey, note?: string): Promise<void> {
    await this.call(key, () => this.handle(key).unpause(note));
  }

  /**
   * Starts a run now and returns it, also while the schedule is paused. Temporal's own trigger would start one run for several requests
   * within a second. Throws what `startRun` throws, and `UnreadableError`.
   */
  async trigger(key: ScheduleKey, { idempotencyKey, ...options }: TriggerOptions = {}): Promise<RunState> {
    const { request, automationFile } = await this.readRun(key, idempotencyKey);
    const { name, tenant } = key;
    return await this.startRun(request, { tenant, automationFile, origin: { schedule: name }, ...options });
  }

  /** For `api/` only: the request that `trigger` would start. Throws `UnreadableError`. */
  async readRun(key: ScheduleKey, idempotencyKey?: string): Promise<Rerun> {
    const { request, automationFile } = storedRequest((await this.call(key, () => this.handle(key).describe())).action);
    return {
      request: { ...request, ...(idempotencyKey !== undefined && { idempotencyKey }) },
      ...(automationFile !== undefined && { automationFile }),
    };
  }

  /** Removes the schedule. Its runs continue. */
  async delete(key: ScheduleKey): Promise<void> {
    await this.call(key, () => this.handle(key).delete());
  }

  /**
   * For `api/` only: makes every schedule start what it would start if somebody created it now, with the settings, secrets and keys of this
   * process. `failed` lists schedules that this process cannot read, or whose request it refuses. Throws `UnavailableError`.
   */
  async refresh(settingsOf: SettingsOf): Promise<{ updated: number; failed: (ScheduleKey & { reason: string })[] }> {
    let updated = 0;
    const failed: (ScheduleKey & { reason: string })[] = [];
    for (const { key } of await this.stored(() => true)) {
      try {
        const stale = await this.call(key, () => staleAction(this.handle(key), key, settingsOf, this.installation));
        if (stale === undefined) continue;
        await this.findable.start((attributes) => this.call(key, () => stale.update(attributes)), stale.attributes);
        updated += 1;
      } catch (error) {
        const isTemporary = error instanceof UnavailableError && !(error instanceof SearchAttributesMissingError);
        if (isTemporary) throw error;
        if (!(error instanceof ScheduleNotFoundError)) failed.push({ ...key, reason: messageOf(error) });
      }
    }
    return { updated, failed };
  }

  private async stored(isWanted: (key: ScheduleKey) => boolean) {
    return await this.temporal.call('', () => storedSchedules(this.temporal, isWanted));
  }

  private handle(key: ScheduleKey) {
    return this.schedules.getHandle(scheduleIdOf(key));
  }

  private async call<T>(key: ScheduleKey, rpc: () => Promise<T>): Promise<T> {
    try {
      return await this.temporal.call(key.name, rpc);
    } catch (error) {
      if (error instanceof TemporalScheduleNotFoundError || error instanceof RunNotFoundError) {
        throw new ScheduleNotFoundError(key.name);
      }
      throw error instanceof ScheduleAlreadyRunning ? new ScheduleExistsError(key.name) : error;
    }
  }
}

function refused(path: string, message: string): InvalidRequestError {
  return new InvalidRequestError([{ path, message }]);
}
