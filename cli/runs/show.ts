import { readConfig } from '../../config/index.js';
import type { RunState } from '../../contracts/run-state.js';
import { openStore } from '../../infra/storage/open-store.js';
import { linkOfRun } from '../../infra/storage/outbox.js';
import { ApiClient } from '../api-client.js';
import { progressLines } from '../run/progress.js';
import { artifactLines } from './artifacts.js';
import { timeOf } from './list.js';

export async function showRun(runId: string, { json = false }: { json?: boolean }): Promise<void> {
  const config = readConfig();
  const state = await new ApiClient(config).getRun(runId);
  if (json) {
    process.stdout.write(`${JSON.stringify(state, null, 2)}\n`);
    return;
  }
  const places = {
    runUrl: `${config.publicUrl}/runs/${encodeURIComponent(runId)}`,
    outboxLink: () => linkOfRun(openStore(config), runId).catch(() => undefined),
    showsLink: true,
    // The log below has them.
    warnings: state.log.map(({ text }) => text.replace(/^warning: /, '')),
  };
  const lines = [...(await progressLines(undefined, state, places)), ...factLines(state)];
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

function factLines(state: RunState): string[] {
  const { status, startedAt, endedAt, owner, waitsFor, artifacts, log } = state;
  return [
    `Status   ${status}${waitsFor === undefined ? '' : `, waits for: ${waitsFor}`}`,
    `Started  ${timeOf(startedAt)}`,
    ...(endedAt === undefined ? [] : [`Ended    ${timeOf(endedAt)}`]),
    ...(owner === undefined ? [] : [`Owner    ${owner.email}`]),
    ...(artifacts.length === 0 ? [] : ['Files', ...artifactLines(artifacts)]),
    ...(log.length === 0 ? [] : ['Log', ...log.map(({ at, text }) => `  ${timeOf(at)}  ${text}`)]),
  ];
}
