/** The API for backend services: `import { Intermission } from '@intermission/client'`. */
export { Intermission } from './intermission.js';
export type { ConnectOptions } from './connection.js';
export { type EncryptionKey, readEncryptionKeys } from '../config/encryption-keys.js';
export type { StartOptions } from './start-options.js';
export type { StartRequest } from './request.js';
export type { ScheduleRequest, TriggerOptions } from './schedules/schedules.js';
export type { ScheduleKey } from './schedules/schedule-key.js';
export type { Schedule } from '../contracts/schedules.js';
export type { Rerun, RerunChanges } from './rerun.js';
export { checkAutomation, type CheckedAutomation as CheckedRequest } from '../automation/reading/check-automation.js';
export { checkRequest, StartRequestSchema } from '../contracts/start-request.js';
export type { ReadOptions, WatchOptions } from './runs/followed-runs.js';
export type { ListOptions } from './runs/list.js';
export type { ClaimResult, FreshLinkResult } from './links.js';
export type { ExtendRequest } from './pauses.js';
export type { RunAccess } from '../contracts/workflow-messages.js';
export {
  IntermissionError,
  InvalidRequestError,
  IdempotencyConflictError,
  QueueFullError,
  RunNotFoundError,
  RunEndedError,
  RunNotEndedError,
  PauseNotOpenError,
  NoTimeLeftError,
  LinkReplacedError,
  ScheduleExistsError,
  ScheduleNotFoundError,
  UnreadableError,
  UnavailableError,
  ResultUnavailableError,
} from './errors.js';
export {
  ApiError,
  type CheckResult,
  type HttpListOptions,
  type HttpOptions,
  IntermissionHttpClient,
  type StartedRun,
} from './http/index.js';
export { countProcesses, type Processes } from './processes.js';
export {
  lacksSearchAttributes,
  missingFindAttributes,
  missingSearchAttributes,
  registerSearchAttributes,
} from './search-attributes.js';
export { issuesOf } from '../automation/model/read-shape.js';
export { isTooDeep, MAX_JSON_DEPTH } from '../automation/model/json-value.js';
export { type JsonText, readJsonText, repeatedKeys } from './json-text.js';
export { ENDED } from '../contracts/run-status.js';
export type { Issue } from '../automation/model/issue.js';
export type { Artifact } from '../contracts/artifact.js';
export type {
  Device,
  LogEntry,
  NodeState,
  Owner,
  PauseState,
  RunList,
  RunState,
  RunSummary,
} from '../contracts/run-state.js';
export type { RunStatus } from '../contracts/run-status.js';
