import type { RunSummary } from '../../contracts/run-state.js';
import { RUN_STATUSES } from '../../contracts/run-status.js';
import { ApiClient } from '../api-client.js';
import { CliError, EXIT } from '../errors.js';

export interface ListRunsOptions {
  status?: string;
  limit: string;
  json?: boolean;
}

/** The API returns at most this many runs at once. */
const PAGE = 100;

export async function listRuns({ status, limit, json = false }: ListRunsOptions): Promise<void> {
  if (status !== undefined && !(RUN_STATUSES as readonly string[]).includes(status)) {
    throw new CliError(`${JSON.stringify(status)} is not a status: use ${RUN_STATUSES.join(', ')}.`, EXIT.refused);
  }
  const most = Number(limit);
  if (!Number.isInteger(most) || most < 1) {
    throw new CliError(`--limit ${limit} is not a whole number of 1 or more.`, EXIT.refused);
  }
  const api = new ApiClient();
  const runs: RunSummary[] = [];
  let pageToken: string | undefined;
  do {
    const page = await api.listRuns({
      limit: String(Math.min(PAGE, most - runs.length)),
      ...(status !== undefined && { status }),
      ...(pageToken !== undefined && { pageToken }),
    });
    runs.push(...page.runs);
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined && runs.length < most);
  const shown = runs.slice(0, most);
  const lines = json ? shown.map((run) => JSON.stringify(run)) : tableOf(shown);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

function tableOf(runs: readonly RunSummary[]): string[] {
  if (runs.length === 0) return ['There are no such runs.'];
  const width = Math.max(...runs.map(({ runId }) => runId.length));
  return runs.map(({ runId, status, automation, startedAt, owner = '' }) =>
    [runId.padEnd(width), status.padEnd(14), timeOf(startedAt), automation, owner].join('  ').trimEnd(),
  );
}

/** The time in UTC, to the second. */
export function timeOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
