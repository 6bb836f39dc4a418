import { createHash } from 'node:crypto';
import { type Client, type Connection, defaultPayloadConverter } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import type { RunList, RunStatus, RunSummary } from '../automation/index.js';
import { TenantName } from '../config/api-key-file.js';
import { UndecryptableError } from '../config/encryption-codec.js';
import { InvalidRequestError, UnavailableError } from './errors.js';
import { statusOf } from './record.js';
import { CALL_MS, call } from './rpc.js';
import { lacksSearchAttributes, missingSearchAttributes } from './search-attributes.js';
import { WORKFLOW_TYPE, type RunMemo } from './start.js';

export interface ListOptions {
  /** Runs on one page, 1 to 100; 20 by default. */
  limit?: number;
  /** `nextPageToken` of the page before. */
  pageToken?: string;
  status?: RunStatus;
  /** Only the runs of this tenant. */
  tenant?: string | undefined;
}

type ExecutionInfo = Awaited<ReturnType<Client['workflowService']['listWorkflowExecutions']>>['executions'][number];
type Fields = Record<string, Payload>;

/** Runs by Temporal's visibility: those that run first, then the latest to end. It lags behind a run's own state by moments. */
export async function listRuns(
  client: Client,
  connection: Connection,
  codec: PayloadCodec,
  { limit = 20, pageToken = '', status, tenant }: ListOptions,
): Promise<RunList> {
  const request = {
    namespace: client.options.namespace,
    pageSize: Math.min(Math.max(1, limit), 100),
    nextPageToken: readToken(pageToken),
    query: queryOf(status, tenant),
  };
  const page = await call(connection, '', CALL_MS, () => client.workflowService.listWorkflowExecutions(request));
  if (page.executions.length === 0 && pageToken === '') await checkNamespace(connection, request.namespace);
  return {
    runs: await Promise.all(page.executions.map((info) => summaryOf(info, codec))),
    ...(page.nextPageToken.length > 0 && { nextPageToken: writeToken(page.nextPageToken) }),
  };
}

/** A page of no runs asks for the list every few seconds, and attributes that are there stay. */
const CHECKED_MS = 5 * 60_000;
/** When no attribute was missing, or Temporal would not say, in epoch milliseconds; a connection is to one namespace. */
const checkedAt = new WeakMap<Connection, number>();

/** Where no run can be started, an empty list would look as if all were well. Throws `UnavailableError`. */
async function checkNamespace(connection: Connection, namespace: string): Promise<void> {
  if (Date.now() - (checkedAt.get(connection) ?? 0) < CHECKED_MS) return;
  // Temporal Cloud does not answer this, nor a server whom the caller may not ask.
  const missing = await call(connection, '', CALL_MS, () => missingSearchAttributes(connection, namespace)).catch(
    () => [],
  );
  if (missing.length > 0) throw new UnavailableError(lacksSearchAttributes(`The namespace ${namespace}`, missing));
  checkedAt.set(connection, Date.now());
}

function queryOf(status: RunStatus | undefined, tenant: string | undefined): string {
  const conditions = [`WorkflowType = '${WORKFLOW_TYPE}'`];
  if (status !== undefined) conditions.push(`(${CONDITIONS[status]})`);
  if (tenant !== undefined) conditions.push(`IntermissionTenant = '${TenantName.parse(tenant)}'`);
  return conditions.join(' AND ');
}

/** With a checksum, since Temporal answers a token that is not its own as if it were in trouble itself. */
function writeToken(bytes: Uint8Array): string {
  return `${Buffer.from(bytes).toString('base64url')}.${checksum(bytes)}`;
}

function readToken(token: string): Uint8Array {
  if (token === '') return new Uint8Array();
  const [text = '', sum] = token.split('.');
  const bytes = Buffer.from(text, 'base64url');
  if (sum === checksum(bytes)) return bytes;
  throw new InvalidRequestError([{ path: 'pageToken', message: 'is not the nextPageToken of a page before' }]);
}

function checksum(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 8);
}

/** The attribute is the workflow's own word; an end from outside shows only in `ExecutionStatus`. */
const CONDITIONS: Record<RunStatus, string> = {
  queued: "ExecutionStatus = 'Running' AND IntermissionStatus = 'queued'",
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
    runId: info.execution?.workflowId ?? '',
    status: statusOf(EXECUTION_STATUS[info.status ?? 0] ?? '', attribute('IntermissionStatus') ?? 'queued'),
    automation: attribute('IntermissionAutomation') ?? memo.automation ?? WORKFLOW_TYPE,
    ...(owner !== undefined && { owner }),
    startedAt: milliseconds(info.startTime) ?? 0,
    ...(endedAt !== undefined && { endedAt }),
  };
}

/** One run whose key is missing does not keep the others from being listed. */
async function readable(fields: Fields | null | undefined, codec: PayloadCodec): Promise<Fields> {
  const [names, payloads] = [Object.keys(fields ?? {}), Object.values(fields ?? {})];
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

/** A keyword comes back as text or as a list of one text, depending on who set it. */
function text(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
}

/** `toString()` of the protocol's 64-bit number works for each of its representations. */
function milliseconds(time: ExecutionInfo['startTime']): number | undefined {
  if (time == null) return undefined;
  return Number(String(time.seconds ?? 0)) * 1000 + Math.floor((time.nanos ?? 0) / 1e6);
}
