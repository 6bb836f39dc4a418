/** The client for the HTTP API alone, for Node and browsers: `import { IntermissionHttpClient } from '@intermission/client/http'`. */
export { ApiError } from './api-error.js';
export type { HttpOptions } from './connection.js';
export { type CheckResult, type HttpListOptions, IntermissionHttpClient } from './http-client.js';
export {
  IdempotencyConflictError,
  IntermissionError,
  InvalidRequestError,
  LinkReplacedError,
  NoTimeLeftError,
  PauseNotOpenError,
  QueueFullError,
  RunEndedError,
  RunNotEndedError,
  RunNotFoundError,
  UnavailableError,
  UnreadableError,
} from '../errors.js';
export type { ExtendRequest } from '../pauses.js';
export type { StartRequest } from '../request.js';
export type { RerunChanges } from '../rerun.js';
export type { WatchOptions } from '../runs/followed-runs.js';
export type { Issue } from '../../automation/model/issue.js';
export type { Artifact } from '../../contracts/artifact.js';
export type { RunList, RunState, RunSummary, StartedRun } from '../../contracts/run-state.js';
export { ENDED, type RunStatus } from '../../contracts/run-status.js';
