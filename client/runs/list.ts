import { createHash } from 'node:crypto';
import { type Client, defaultPayloadConverter } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import type { RunList, RunSummary } from '../../contracts/run-state.js';
import type { RunStatus } from '../../contracts/run-status.js';
import { TenantName } from '../../infra/storage/api-key-file.js';
import { UndecryptableError } from '../../infra/temporal/encryption-codec.js';
import { InvalidRequestError, UnavailableError } from '../errors.js';
import { statusOf } from './temporal-record.js';
import { lacksSearchAttributes, missingSearchAttributes } from '../search-attributes.js';
import type { RunMemo } from './run-memo.js';
import { PENDING, QUEUED_RUN } from '../../contracts/queue.js';
import { runIdIn } from '../queue.js';
import { type TemporalRuns, WORKFLOW_TYPE } from './temporal-runs.js';

export interface ListOptions {
  /** Runs on one page, 1 to 100; 20 by default. */
  limit?: number;
  /** `nextPageToken` of the previous page. */
  pageToken?: string;
  status?: RunStatus;
  /** Only the runs of this tenant. */
  tenant?: string | undefined;
}

type ExecutionInfo = Awaited<ReturnType<Client['workflowService']['listWorkflowExecutions']>>['executions'][number];
type Fields = Record<string, Payload>;

/** An empty list on screen refreshes every few seconds, and registered attributes stay registered. */
const CHECKED_MS = 5 * 60_000;

/**
 * Lists runs from Temporal's visibility store: running ones first, then ended ones, the latest first. It lags a moment behind a run's own
 * state.
 */
export class RunLister {
  /** The time, in epoch milliseconds, when no attribute was missing or Temporal did not allow the check. */
  private checkedAt = 0;

  constructor(
    private readonly temporal: TemporalRuns,
    private readonly codec: PayloadCodec,
  ) {}

  async list({ limit = 20, pageToken = '', status, tenant }: ListOptions): Promise<RunList> {
    const request = {
      namespace: this.temporal.namespace,
      pageSize: Math.min(Math.max(1, limit), 100),
      nextPageToken: readToken(pageToken),
      query: queryOf(status, tenant),
    };
    const page = await this.temporal.call('', () => this.temporal.service.listWorkflowExecutions(request));
    if (page.executions.length === 0 && pageToken === '') await this.checkNamespace();
    return {
      runs: await Promise.all(page.executions.map((info) => summaryOf(info, this.codec))),
      ...(page.nextPageToken.length > 0 && { nextPageToken: writeToken(page.nextPageToken) }),
    };
  }

  /** In a namespace where no run can start, an empty list would look as if all were well. Throws `UnavailableError`. */
  private async checkNamespace(): Promise<void> {
    if (Date.now() - this.checkedAt < CHECKED_MS) return;
    const { connection, namespace } = this.temporal;
    // Temporal Cloud does not answer this call, nor does a server that denies the caller permission.
    const missing = await this.temporal.call('', () => missingSearchAttributes(connection, namespace)).catch(() => []);
    if (missing.length > 0) throw new UnavailableError(lacksSearchAttributes(`The namespace ${namespace}`, missing));
    this.checkedAt = Date.now();
  }
}

function queryOf(status: RunStatus | undefined, tenant: string | undefined): string {
  const conditions = [IS_RUN];
  if (status !== undefined) conditions.push(`(${CONDITIONS[status]})`);
  if (tenant !== undefined) conditions.push(`IntermissionTenant = '${TenantName.parse(tenant)}'`);
  return conditions.join(' AND ');
}

/** A `queuedRun` represents its run in lists until the run has started. */
const IS_RUN = `(WorkflowType = '${WORKFLOW_TYPE}' OR (WorkflowType = '${QUEUED_RUN}' AND ExecutionStatus != 'Completed'))`;

/** Adds a checksum, because Temporal reacts to a foreign token as if the server itself were in trouble. */
function writeToken(bytes: Uint8Array): string {
  return `${Buffer.from(bytes).toString('base64url')}.${checksum(bytes)}`;
}

function readToken(token: string): Uint8Array {
  if (token === '') return new Uint8Array();
  const [text = '', sum] = token.split('.');
  const bytes = Buffer.from(text, 'base64url');
  if (sum === checksum(bytes)) return bytes;
  throw new InvalidRequestError([{ path: 'pageToken', message: 'is not the nextPageToken of an earlier page' }]);
}

function checksum(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 8);
}

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

/** Names of Temporal's `WorkflowExecutionStatus` by number. */
const EXECUTION_STATUS = [
  '',
  'RUNNING',
  'COMPLETED',
  'FAILED',
  'CANCELED',
  'TERMINATED',
  'CONTINUED_AS_NEW',
  'TIMED_OUT',
];

async function summaryOf(info: ExecutionInfo, codec: PayloadCodec): Promise<RunSummary> {
  const attributes = valuesOf(info.searchAttributes?.indexedFields);
  const memo: Partial<RunMemo> = valuesOf(await readable(info.memo?.fields, codec));
  const attribute = (name: string) => text(attributes[name]);
  const owner = memo.owner?.email ?? attribute('IntermissionOwner');
  const endedAt = milliseconds(info.closeTime);
  return {
    runId: runIdIn({ type: info.type?.name ?? '', workflowId: info.execution?.workflowId ?? '' }),
    status: statusOf(EXECUTION_STATUS[info.status ?? 0] ?? '', attribute('IntermissionStatus') ?? 'queued'),
    automation: attribute('IntermissionAutomation') ?? memo.automation ?? WORKFLOW_TYPE,
    ...(owner !== undefined && { owner }),
    startedAt: milliseconds(info.startTime) ?? 0,
    ...(endedAt !== undefined && { endedAt }),
  };
}

/** Decodes the fields of one run. A run with a missing key does not prevent the listing of the others. */
async function readable(fields: Fields | null | undefined, codec: PayloadCodec): Promise<Fields> {
  // The state of a cancelled run is large, and no list shows it.
  const wanted = Object.entries(fields ?? {}).filter(([name]) => name !== 'finalState');
  const [names, payloads] = [wanted.map(([name]) => name), wanted.map(([, payload]) => payload)];
  try {
    const decoded = await codec.decode(payloads);
    return Object.fromEntries(names.map((name, index) => [name, decoded[index]!]));
  } catch (error) {
    if (error instanceof UndecryptableError) return {};
    throw error;
  }
}

function valuesOf(fields: Fields | null | undefined): Record<string, unknown> {
  const entries = Object.entries(fields ?? {});
  return Object.fromEntries(entries.map(([name, payload]) => [name, defaultPayloadConverter.fromPayload(payload)]));
}

/** A keyword is a text or a list of one text, depending on who set it. */
function text(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
}

/** `toString()` of the protocol's 64-bit number works for each of its representations. */
function milliseconds(time: ExecutionInfo['startTime']): number | undefined {
  if (time == null) return undefined;
  return Number(String(time.seconds ?? 0)) * 1000 + Math.floor((time.nanos ?? 0) / 1e6);
}
