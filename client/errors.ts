import { type Issue, issueLine } from '../automation/model/issue.js';
import type { RunStatus } from '../contracts/run-status.js';

/** Base class of the errors that a caller can act on. `name` is stable and meant for programs. */
export class IntermissionError extends Error {
  override readonly name: string = 'IntermissionError';
}

/** The request is invalid: `issues` lists each issue with its path. Nothing was started. */
export class InvalidRequestError extends IntermissionError {
  override readonly name = 'InvalidRequestError';
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map(issueLine).join('\n'));
    this.issues = issues;
  }

  /** Whether the only issues are features of the format that this version does not support. */
  get isUnsupported(): boolean {
    return this.issues.length > 0 && this.issues.every((issue) => issue.unsupported === true);
  }
}

/** The idempotency key already started a run with a different body. */
export class IdempotencyConflictError extends IntermissionError {
  override readonly name = 'IdempotencyConflictError';
  /** The run that the key started; undefined in answers of the API, which does not name it. */
  readonly runId: string | undefined;

  constructor(runId?: string) {
    super(
      'This idempotency key was used to start another run; use a new key for a new run, or send the same body again',
    );
    this.runId = runId;
  }
}

/** The queue is full: as many runs wait for a browser as may. The client started nothing; try again later. */
export class QueueFullError extends IntermissionError {
  override readonly name = 'QueueFullError';

  constructor(
    /** How many runs wait; undefined in answers of the API. */
    readonly queued: number | undefined,
    readonly retryAfterSeconds: number,
  ) {
    const runs = queued === undefined ? 'As many runs as may' : `${queued} runs`;
    super(`${runs} wait for a browser already; nothing was started, try again in ${retryAfterSeconds} s`);
  }
}

/** Intermission has no run with this id, or Temporal no longer retains it. */
export class RunNotFoundError extends IntermissionError {
  override readonly name: string = 'RunNotFoundError';
  readonly runId: string;

  constructor(runId: string) {
    super(`There is no run ${JSON.stringify(runId)}`);
    this.runId = runId;
  }
}

/** The run has ended, so nobody can answer or cancel it. */
export class RunEndedError extends IntermissionError {
  override readonly name = 'RunEndedError';
  readonly runId: string;

  constructor(runId: string) {
    super(`The run ${runId} has ended`);
    this.runId = runId;
  }
}

/** The run has not ended, so it cannot be deleted. */
export class RunNotEndedError extends IntermissionError {
  override readonly name = 'RunNotEndedError';
  readonly runId: string;

  constructor(runId: string, reason = 'has not ended; cancel it first') {
    super(`The run ${runId} ${reason}`);
    this.runId = runId;
  }
}

/** The pause is over, so nobody can extend it, check it or take control of it. */
export class PauseNotOpenError extends IntermissionError {
  override readonly name = 'PauseNotOpenError';

  constructor(pauseId: string) {
    super(`The pause ${JSON.stringify(pauseId)} is over; nothing was changed`);
  }
}

/** The pause already lasts until the run's own deadline. */
export class NoTimeLeftError extends IntermissionError {
  override readonly name = 'NoTimeLeftError';

  constructor() {
    super('The pause lasts as long as the run may; there is no more time to give');
  }
}

/** A newer claim replaced this one: the same person opened a fresh link on another device. */
export class LinkReplacedError extends IntermissionError {
  override readonly name = 'LinkReplacedError';

  constructor() {
    super('A fresh link was opened on another device, which took the place of this one');
  }
}

/** There is no schedule of this name. */
export class ScheduleNotFoundError extends IntermissionError {
  override readonly name = 'ScheduleNotFoundError';

  constructor(schedule: string) {
    super(`There is no schedule ${JSON.stringify(schedule)}`);
  }
}

/** Another schedule has this name. */
export class ScheduleExistsError extends IntermissionError {
  override readonly name = 'ScheduleExistsError';

  constructor(schedule: string) {
    super(`There is a schedule ${JSON.stringify(schedule)} already; delete it first, or choose another name`);
  }
}

/** The data in Temporal is encrypted with a key that this process does not have. Trying again does not help. */
export class UnreadableError extends IntermissionError {
  override readonly name = 'UnreadableError';
}

/** Temporal, or the worker that must answer, is unreachable at the moment. Trying again is safe and may help. */
export class UnavailableError extends IntermissionError {
  override readonly name: string = 'UnavailableError';
}

/** The run has ended, only a worker can tell its result, and no worker answers. Trying again helps once a worker is running. */
export class ResultUnavailableError extends UnavailableError {
  override readonly name = 'ResultUnavailableError';

  constructor(
    readonly runId: string,
    readonly status: RunStatus,
  ) {
    super(`The run ${runId} has ended (${status}). Only a worker can tell its result, and none answers now; try again`);
  }
}
