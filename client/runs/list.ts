import { createHash } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import type { RunList, RunSummary } from '../../contracts/run-state.js';
import { RUN_CLOSING_SECONDS, RUN_LIMIT_SECONDS } from '../../automation/model/limits.js';
import { labelsOf, originOf } from '../../contracts/run-labels.js';
import { RUN_STATUSES, type RunStatus } from '../../contracts/run-status.js';
import { InvalidRequestError, UnavailableError } from '../errors.js';
import { statusOf } from './temporal-record.js';
import { lacksSearchAttributes, missingSearchAttributes } from '../search-attributes.js';
import type { RunMemo } from './run-memo.js';
import type { Installation } from './find-terms.js';
import { queryOf, type RunFilter } from './run-filter.js';
import { milliseconds, readableFields, valuesOf } from './stored-fields.js';
import { runIdIn, type TemporalRuns, WORKFLOW_TYPE } from './temporal-runs.js';

export interface ListOptions extends RunFilter {
  /** Runs on one page, 1 to 100; 20 by default. */
  limit?: number;
  /** `nextPageToken` of the previous page. */
  pageToken?: string;
  /**
   * `newest`: running ones first, then ended ones, the latest first. `deadline`: only open runs, the one whose pause or time ends next
   * first.
   */
  sort?: 'newest' | 'deadline';
  /** Also count the runs by their status. */
  counts?: boolean;
}

type ExecutionInfo = Awaited<ReturnType<Client['workflowService']['listWorkflowExecutions']>>['executions'][number];

/** An empty list on screen refreshes every few seconds, and registered attributes stay registered. */
const CHECKED_MS = 5 * 60_000;

/** Runs in one response of Temporal, and the most runs that one list puts in order. */
const CHUNK = 1000;
const MOST_ORDERED = 5000;

/** A page token of a list by deadline begins with this. Temporal's own tokens are JSON. */
const AFTER = 'after ';

/** Lists runs from Temporal's visibility store, which lags a moment behind a run's own state. */
export class RunLister {
  /** The time, in epoch milliseconds, when no attribute was missing or Temporal did not allow the check. */
  private checkedAt = 0;

  constructor(
    private readonly temporal: TemporalRuns,
    private readonly installation: Installation & { codec: PayloadCodec },
  ) {}

  async list({
    limit = 20,
    pageToken = '',
    sort = 'newest',
    counts = false,
    ...filter
  }: ListOptions): Promise<RunList> {
    const size = Math.min(Math.max(1, limit), 100);
    const token = readToken(pageToken);
    if (isAfter(token) !== (sort === 'deadline') && token.length > 0) throw foreignToken();
    const query = queryOf(filter, this.installation);
    const [page, counted] = await Promise.all([
      sort === 'deadline' ? this.byDeadline(query, size, token) : this.newest(query, size, token),
      counts ? this.count(filter) : undefined,
    ]);
    if (page.runs.length === 0 && pageToken === '') await this.checkNamespace();
    return { ...page, ...(counted && { counts: counted }) };
  }

  private async newest(query: string, size: number, token: Uint8Array): Promise<RunList> {
    const page = await this.page(query, size, token);
    return {
      runs: await Promise.all(page.executions.map((info) => summaryOf(info, this.installation.codec))),
      ...(page.nextPageToken.length > 0 && { nextPageToken: writeToken(page.nextPageToken) }),
    };
  }

  /** Few of Temporal's visibility stores can order by an attribute, so this reads all open runs that match. */
  private async byDeadline(query: string, size: number, token: Uint8Array): Promise<RunList> {
    const infos: ExecutionInfo[] = [];
    let next: Uint8Array = new Uint8Array();
    do {
      const page = await this.page(`${query} AND ExecutionStatus = 'Running'`, CHUNK, next);
      infos.push(...page.executions);
      next = page.nextPageToken;
      if (infos.length > MOST_ORDERED) throw tooMany();
    } while (next.length > 0);
    const after = Buffer.from(token).toString().slice(AFTER.length);
    const ordered = infos
      .map((info) => ({ info, key: orderKey(info) }))
      .filter(({ key }) => key > after)
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    const shown = ordered.slice(0, size);
    const last = shown.at(-1);
    return {
      runs: await Promise.all(shown.map(({ info }) => summaryOf(info, this.installation.codec))),
      ...(last && ordered.length > size && { nextPageToken: writeToken(Buffer.from(AFTER + last.key)) }),
    };
  }

  private async page(query: string, pageSize: number, nextPageToken: Uint8Array) {
    const { namespace, service } = this.temporal;
    const request = { namespace, pageSize, nextPageToken, query };
    return await this.temporal.call('', () => service.listWorkflowExecutions(request));
  }

  private async count(filter: RunFilter): Promise<NonNullable<RunList['counts']>> {
    const counted = RUN_STATUSES.map(async (status) => {
      const query = queryOf({ ...filter, status: [status] }, this.installation);
      return [status, await this.temporal.count(query)] as const;
    });
    return Object.fromEntries(await Promise.all(counted)) as Record<RunStatus, number>;
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

function isAfter(token: Uint8Array): boolean {
  return Buffer.from(token).toString().startsWith(AFTER);
}

function tooMany(): InvalidRequestError {
  const message = `by deadline orders at most ${MOST_ORDERED} open runs, and more match; add conditions`;
  return new InvalidRequestError([{ path: 'sort', message }]);
}

/** A text that orders runs by their deadline, and then by their id. */
function orderKey(info: ExecutionInfo): string {
  const deadline = deadlineOf(info, valuesOf(info.searchAttributes?.indexedFields)) ?? 0;
  return `${String(deadline).padStart(15, '0')} ${info.execution?.workflowId ?? ''}`;
}

/** The deadline from the attribute; without it, that of a run that did not wait in the queue. Undefined once the run has ended. */
function deadlineOf(info: ExecutionInfo, attributes: Record<string, unknown>): number | undefined {
  if (info.closeTime != null) return undefined;
  const shown = Date.parse(text(attributes.IntermissionDeadline) ?? '');
  if (!Number.isNaN(shown)) return shown;
  return (milliseconds(info.startTime) ?? 0) + (RUN_LIMIT_SECONDS - RUN_CLOSING_SECONDS) * 1000;
}

/** Adds a checksum, because Temporal reacts to a foreign token as if the server itself were in trouble. */
function writeToken(bytes: Uint8Array): string {
  return `${Buffer.from(bytes).toString('base64url')}.${checksum(bytes)}`;
}

function readToken(token: string): Uint8Array {
  if (token === '') return new Uint8Array();
  const [text = '', sum] = token.split('.');
  const bytes = Buffer.from(text, 'base64url');
  if (sum === checksum(bytes)) return bytes;
  throw foreignToken();
}

function foreignToken(): InvalidRequestError {
  return new InvalidRequestError([{ path: 'pageToken', message: 'is not the nextPageToken of an earlier page' }]);
}

function checksum(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 8);
}

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
  const memo: Partial<RunMemo> = valuesOf(await readableFields(info.memo?.fields, codec));
  const attribute = (name: string) => text(attributes[name]);
  const owner = memo.owner?.email ?? mailAddressIn(attribute('IntermissionOwner'));
  const endedAt = milliseconds(info.closeTime);
  const deadline = deadlineOf(info, attributes);
  return {
    runId: runIdIn({ type: info.type?.name ?? '', workflowId: info.execution?.workflowId ?? '', memo: { ...memo } }),
    status: statusOf(EXECUTION_STATUS[info.status ?? 0] ?? '', attribute('IntermissionStatus') ?? 'queued'),
    automation: attribute('IntermissionAutomation') ?? memo.automation ?? WORKFLOW_TYPE,
    ...(owner !== undefined && { owner }),
    ...labelsOf(memo),
    ...originOf({ ...memo }),
    startedAt: milliseconds(info.startTime) ?? 0,
    ...(endedAt !== undefined && { endedAt }),
    ...(deadline !== undefined && { deadline }),
  };
}

/** An installation that encrypts its data keeps a digest in the attribute. */
function mailAddressIn(owner: string | undefined): string | undefined {
  return owner?.includes('@') ? owner : undefined;
}

/** A keyword is a text or a list of one text, depending on who set it. */
function text(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
}
