import { type Issue, issueLine } from '../automation/index.js';

/** Base of the errors that tell a caller something to act on. `name` is stable and meant for programs. */
export class IntermissionError extends Error {}

/** The request cannot be started as it is: `issues` lists each flaw with its path. Nothing was started. */
export class InvalidRequestError extends IntermissionError {
  override readonly name = 'InvalidRequestError';
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map(issueLine).join('\n'));
    this.issues = issues;
  }

  /** Whether all that is wrong is that the format knows features which this version does not have. */
  get isUnsupported(): boolean {
    return this.issues.length > 0 && this.issues.every((issue) => issue.unsupported === true);
  }
}

/** The idempotency key started a run with another body before. */
export class IdempotencyConflictError extends IntermissionError {
  override readonly name = 'IdempotencyConflictError';
  readonly runId: string;

  constructor(runId: string) {
    super(
      'This idempotency key was used to start another run; use a new key for a new run, or send the same body again',
    );
    this.runId = runId;
  }
}

/** No run of ours has this id, or Temporal keeps it no longer. */
export class RunNotFoundError extends IntermissionError {
  override readonly name = 'RunNotFoundError';
  readonly runId: string;

  constructor(runId: string) {
    super(`There is no run ${JSON.stringify(runId)}`);
    this.runId = runId;
  }
}

/** The run has ended, so it can be neither answered nor cancelled. */
export class RunEndedError extends IntermissionError {
  override readonly name = 'RunEndedError';
  readonly runId: string;

  constructor(runId: string) {
    super(`The run ${runId} has ended`);
    this.runId = runId;
  }
}

/** The pause is over, so there is nothing to extend, to check or to control. */
export class PauseNotOpenError extends IntermissionError {
  override readonly name = 'PauseNotOpenError';

  constructor(pauseId: string) {
    super(`The pause ${JSON.stringify(pauseId)} is over; nothing was changed`);
  }
}

/** The pause lasts until the run's own deadline already. */
export class NoTimeLeftError extends IntermissionError {
  override readonly name = 'NoTimeLeftError';

  constructor() {
    super('The pause lasts as long as the run may; there is no more time to give');
  }
}

/** Temporal keeps it encrypted, and this process does not have the key. Trying again does not help. */
export class UnreadableError extends IntermissionError {
  override readonly name = 'UnreadableError';
}

/** Temporal, or the worker that must answer, cannot be reached now. Trying again may help, and is safe. */
export class UnavailableError extends IntermissionError {
  override readonly name = 'UnavailableError';
}
