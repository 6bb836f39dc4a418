/** What a backend service imports: `import { Intermission } from 'intermission/client'`. */
export { Intermission } from './intermission.js';
export type { ConnectOptions } from './connection.js';
export { type EncryptionKey, readEncryptionKeys } from '../config/encryption-keys.js';
export type { StartOptions } from './start.js';
export { type StartRequest, StartRequestSchema } from './request.js';
export type { WatchOptions } from './watch.js';
export type { ListOptions } from './list.js';
export type { ClaimResult, FreshLinkResult } from './links.js';
export type { ExtendRequest } from './pauses.js';
export type { RunAccess } from '../workflows/messages.js';
export * from './errors.js';
export { countProcesses, type Processes } from './processes.js';
export { lacksSearchAttributes, missingSearchAttributes, registerSearchAttributes } from './search-attributes.js';
export { issuesOf } from './issues.js';
export { isTooDeep, MAX_JSON_DEPTH } from './json.js';
export { firstJsonError, parseJson, repeatedKeys } from './json-text.js';
export { ENDED } from '../automation/run-state.js';
export type { Issue } from '../automation/document.js';
export type {
  Artifact,
  LogEntry,
  NodeState,
  Owner,
  PauseState,
  RunList,
  RunState,
  RunStatus,
  RunSummary,
} from '../automation/run-state.js';
