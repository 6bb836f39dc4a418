import { basename } from 'node:path';
import { readAutomation } from '../../automation/reading/read-automation.js';
import type { Issue } from '../../automation/model/issue.js';
import type { RunState } from '../../contracts/run-state.js';
import { readConfig } from '../../config/index.js';
import { openStore } from '../../infra/storage/open-store.js';
import { linkOfRun } from '../../infra/storage/outbox.js';
import { ApiClient } from '../api-client.js';
import { CliError, EXIT } from '../errors.js';
import { nameOfFile, readJsonFile, STANDARD_INPUT } from '../json-file.js';
import { placed } from '../validate.js';
import { commandLine } from '../project.js';
import { browserChoices, type EvidenceOptions } from './evidence.js';
import { readInputs, readPairs } from './inputs.js';
import { progressLines } from './progress.js';
import { WaitingNotes } from './waiting-notes.js';
import { watchRun } from './watch.js';

export interface RunOptions extends EvidenceOptions {
  set?: string[];
  secure?: string;
  owner?: string;
  callback?: string;
  tag?: string[];
  metadata?: string[];
  json?: boolean;
}

const EXIT_CODES: Partial<Record<RunState['status'], number>> = {
  succeeded: EXIT.ok,
  failed: EXIT.failed,
  cancelled: EXIT.cancelled,
  timed_out: EXIT.timedOut,
};

/** Starts a run of the automation in `file` and prints its progress until it ends. */
export async function runAutomation(file: string, options: RunOptions): Promise<void> {
  const json = options.json ?? false;
  const say = json ? process.stderr : process.stdout;
  const warn = (warning: string) => say.write(`warning: ${warning}\n`);
  const body = startBody(file, options, warn);
  const api = new ApiClient();
  const { run, warnings } = await api.startRun(body);
  warnings.forEach(warn);
  process.exitCode = await follow(api, run, warnings, json);
}

/** The body of the request that starts a run of the automation in `file`. */
export function startBody(
  file: string,
  { set = [], secure, owner, callback, tag, metadata, ...choices }: Omit<RunOptions, 'json'>,
  warn: (warning: string) => void,
) {
  const { json } = readFile(file, warn, (value) => {
    const read = readAutomation(value);
    return read.valid ? read.warnings.filter(({ certain }) => certain) : read.errors;
  });
  return {
    automation: json,
    ...(file !== STANDARD_INPUT && { automationName: basename(file, '.json').slice(0, 100) }),
    ...(set.length > 0 && { inputParameters: readInputs(set, json) }),
    ...(secure !== undefined && { secureParameters: readFile(secure, warn).json }),
    ...(owner !== undefined && { owner: { email: owner } }),
    ...(callback !== undefined && { callbackUrl: callback }),
    ...(tag && { tags: tag }),
    ...(metadata && { metadata: readPairs('--metadata', metadata) }),
    ...browserChoices(choices),
  };
}

/** Reads and checks the file. `flawsIn`: further checks. All errors are reported at once. */
function readFile(
  file: string,
  warn: (warning: string) => void,
  flawsIn: (json: unknown) => Issue[] = () => [],
): { json: unknown } {
  const { json, errors, repeated, locate } = readJsonFile(file);
  const flaws = [...errors, ...(json === undefined ? [] : locate(flawsIn(json)))];
  if (json === undefined && flaws.length === 1) {
    throw new CliError(`${nameOfFile(file)}: ${placed(flaws[0]!)}`, EXIT.refused);
  }
  if (flaws.length > 0) {
    const lines = flaws.map((flaw) => `  ${placed(flaw)}`);
    throw new CliError([`${nameOfFile(file)} is not valid:`, ...lines].join('\n'), EXIT.refused);
  }
  for (const warning of repeated) warn(`${nameOfFile(file)}: ${placed(warning)}`);
  return { json };
}

/** Prints the run's progress until it ends; returns the exit code. Ctrl-C stops the printing, not the run. */
export async function follow(api: ApiClient, first: RunState, warnings: string[], json: boolean): Promise<number> {
  const config = readConfig();
  const store = openStore(config);
  const { runId } = first;
  const runUrl = `${config.publicUrl}/runs/${encodeURIComponent(runId)}`;
  const places = { runUrl, outboxLink: () => linkOfRun(store, runId), showsLink: true, warnings };
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  process.once('disconnect', () => interrupted.abort());
  // Listening for `disconnect` must not keep this process alive.
  process.channel?.unref();
  const notes = new WaitingNotes((line) => process.stdout.write(`${line}\n`));
  let last: RunState | undefined;
  try {
    for await (const state of watchRun(api, first, interrupted.signal)) {
      if (!json) notes.see(state);
      const lines = json ? [JSON.stringify(state)] : await progressLines(last, state, places);
      process.stdout.write(lines.map((line) => `${line}\n`).join(''));
      last = state;
    }
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    process.stderr.write(`\nThe run goes on: ${runUrl}\nCancel it with: ${commandLine(`cancel ${runId}`)}\n`);
    return EXIT.interrupted;
  } finally {
    notes.stop();
  }
  return EXIT_CODES[last?.status ?? 'failed'] ?? EXIT.error;
}
