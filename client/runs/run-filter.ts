import { PENDING, QUEUED_RUN } from '../../contracts/queue.js';
import type { RunStatus } from '../../contracts/run-status.js';
import { TenantName } from '../../infra/storage/api-key-file.js';
import { InvalidRequestError } from '../errors.js';
import { findTerms, type Installation, ownerTerms, pairText, scheduleTag, wordsOf } from './find-terms.js';
import { quoted } from './query-text.js';
import { WORKFLOW_TYPE } from './temporal-runs.js';

/** Which runs to list. A run must meet all conditions. */
export interface RunFilter {
  /** One of these statuses. */
  status?: RunStatus | readonly RunStatus[];
  /** Name of the automation. */
  automation?: string;
  /** Mail address of the owner. */
  owner?: string;
  /** All of these tags. */
  tags?: readonly string[];
  /** All of these pairs. */
  metadata?: Readonly<Record<string, string>>;
  /** All of these words, in the name of the automation, the owner, the tags, the values of the metadata or the run's id. */
  text?: string;
  /** Times in epoch milliseconds. A run may wait in the queue for a while between its start and its first node. */
  startedAfter?: number;
  startedBefore?: number;
  endedAfter?: number;
  endedBefore?: number;
  /** Name of the schedule that started the run. */
  schedule?: string;
  /** Only the runs of this tenant. */
  tenant?: string | undefined;
}

/** Words of a search, after which others are ignored. */
const MOST_WORDS = 10;

/** The runs that match, in Temporal's language for queries. Throws `InvalidRequestError` for conditions that Temporal cannot check. */
export function queryOf(filter: RunFilter, installation: Installation): string {
  const { status, automation, owner, tags = [], metadata = {}, text, schedule, tenant } = filter;
  const statuses = status === undefined ? [] : [status].flat();
  const oneOf = (path: string, attribute: string, values: readonly string[]) => {
    if (values.length === 1) return `${attribute} = ${plain(path, values[0]!)}`;
    if (values.length > 1) return `${attribute} IN (${values.map((value) => plain(path, value)).join(', ')})`;
    const message =
      'cannot find runs: Temporal has encrypted data, and this client lacks the secret of the installation';
    throw new InvalidRequestError([{ path, message }]);
  };
  const conditions = [
    IS_RUN,
    ...(statuses.length === 0 ? [] : [`(${statuses.map((one) => `(${CONDITIONS[one]})`).join(' OR ')})`]),
    ...(automation === undefined ? [] : [`IntermissionAutomation = ${plain('automation', automation)}`]),
    ...(owner === undefined ? [] : [oneOf('owner', 'IntermissionOwner', ownerTerms(owner, installation))]),
    ...tags.map((tag) => oneOf('tag', 'IntermissionTags', findTerms(tag, installation))),
    ...(schedule === undefined
      ? []
      : [oneOf('schedule', 'IntermissionTags', findTerms(scheduleTag(schedule), installation))]),
    ...Object.entries(metadata).map((pair) =>
      oneOf('metadata', 'IntermissionMetadata', findTerms(pairText(pair), installation)),
    ),
    ...(text === undefined ? [] : wordsIn(text, installation)),
    ...timesIn(filter),
    ...(tenant === undefined ? [] : [`IntermissionTenant = '${TenantName.parse(tenant)}'`]),
  ];
  return conditions.join(' AND ');
}

/** A `queuedRun` represents its run in lists until the run has started. */
const IS_RUN = `(WorkflowType = '${WORKFLOW_TYPE}' OR (WorkflowType = '${QUEUED_RUN}' AND ExecutionStatus != 'Completed'))`;

/** The workflow itself sets the attribute; an end from outside shows only in `ExecutionStatus`. */
const CONDITIONS: Record<RunStatus, string> = {
  queued: `ExecutionStatus = 'Running' AND IntermissionStatus IN ('queued', '${PENDING}')`,
  running: "ExecutionStatus = 'Running' AND IntermissionStatus = 'running'",
  awaiting_human: "ExecutionStatus = 'Running' AND IntermissionStatus = 'awaiting_human'",
  succeeded: "ExecutionStatus = 'Completed'",
  failed: "ExecutionStatus = 'Failed' AND IntermissionStatus != 'timed_out'",
  cancelled: "ExecutionStatus = 'Canceled' OR ExecutionStatus = 'Terminated'",
  timed_out: "ExecutionStatus = 'TimedOut' OR (ExecutionStatus = 'Failed' AND IntermissionStatus = 'timed_out')",
};

function plain(path: string, text: string): string {
  if (!text.includes('\\')) return quoted(text);
  throw new InvalidRequestError([{ path, message: 'must not contain a backslash, which Temporal cannot compare' }]);
}

/** Temporal finds runs with any of the words of one condition, so each word has its own. */
function wordsIn(text: string, { isEncrypted }: Installation): string[] {
  if (isEncrypted) {
    const message = 'cannot be searched, because Temporal has only encrypted data; use tag, metadata or owner';
    throw new InvalidRequestError([{ path: 'text', message }]);
  }
  const words = [...new Set(wordsOf(text))].slice(0, MOST_WORDS);
  if (words.length > 0) return words.map((word) => `IntermissionText = ${quoted(word)}`);
  throw new InvalidRequestError([{ path: 'text', message: 'must contain a letter or a digit' }]);
}

function timesIn({ startedAfter, startedBefore, endedAfter, endedBefore }: RunFilter): string[] {
  const time = (name: string, relation: string, milliseconds: number | undefined) =>
    milliseconds === undefined ? [] : [`${name} ${relation} '${new Date(milliseconds).toISOString()}'`];
  return [
    ...time('StartTime', '>=', startedAfter),
    ...time('StartTime', '<', startedBefore),
    ...time('CloseTime', '>=', endedAfter),
    ...time('CloseTime', '<', endedBefore),
  ];
}
