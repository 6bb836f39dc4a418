import { basename } from 'node:path';
import type { Command } from 'commander';
import { issueLine, readAutomation, type RunState } from '../../automation/index.js';
import { readConfig } from '../../config/index.js';
import { ApiClient } from '../api-client.js';
import { CliError, EXIT } from '../errors.js';
import { readJsonFile } from '../json-file.js';
import { commandLine } from '../project.js';
import { readInputs } from '../run/inputs.js';
import { linkOfRun } from '../run/outbox.js';
import { progressLines } from '../run/progress.js';
import { WaitingNotes } from '../run/waiting.js';
import { watchRun } from '../run/watch.js';

interface Options {
  set?: string[];
  secure?: string;
  owner?: string;
  callback?: string;
  json?: boolean;
}

const EXIT_CODES: Partial<Record<RunState['status'], number>> = {
  succeeded: EXIT.ok,
  failed: EXIT.failed,
  cancelled: EXIT.cancelled,
  timed_out: EXIT.timedOut,
};

export function addRun(program: Command): void {
  program
    .command('run')
    .description('start a run and follow it to its end')
    .argument('<file>', 'the automation, a JSON file')
    .option('--set <name=value>', 'an input parameter; repeat it for several values', append)
    .option('--secure <file>', 'references to secrets for its secure parameters, a JSON file: names and lists')
    .option('--owner <mail>', 'who is mailed when the run needs a person')
    .option('--callback <url>', 'address that is told, by a POST, what came of the run')
    .option('--json', 'print one run state a line at each change')
    .addHelpText(
      'after',
      '\nExit code: 0 succeeded, 3 failed, 4 cancelled, 5 timed out, 2 refused before a start, 1 anything else.',
    )
    .action(async (file: string, options: Options) => {
      const json = options.json ?? false;
      const say = json ? process.stderr : process.stdout;
      const warn = (warning: string) => say.write(`warning: ${warning}\n`);
      const body = startBody(file, options, warn);
      const api = new ApiClient();
      const { run, warnings } = await api.startRun(body);
      warnings.forEach(warn);
      process.exitCode = await follow(api, run, warnings, json);
    });
}

function append(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

function startBody(file: string, { set = [], secure, owner, callback }: Options, warn: (warning: string) => void) {
  const json = readFile(file, warn);
  const result = readAutomation(json);
  if (!result.valid) {
    const lines = result.errors.map((error) => `  ${issueLine(error)}`);
    throw new CliError([`${file} is not a valid automation:`, ...lines].join('\n'), EXIT.refused);
  }
  return {
    automation: json,
    automationName: basename(file, '.json').slice(0, 100),
    ...(set.length > 0 && { inputParameters: readInputs(set, json) }),
    ...(secure !== undefined && { secureParameters: readFile(secure, warn) }),
    ...(owner !== undefined && { owner: { email: owner } }),
    ...(callback !== undefined && { callbackUrl: callback }),
  };
}

function readFile(file: string, warn: (warning: string) => void): unknown {
  const read = readJsonFile(file);
  if ('error' in read) throw new CliError(`${file}: ${read.error}`, EXIT.refused);
  for (const warning of read.warnings) warn(`${file}: ${issueLine(warning)}`);
  return read.json;
}

/** Prints the run's progress until it ends; returns the exit code. Ctrl-C ends the printing, not the run. */
async function follow(api: ApiClient, first: RunState, warnings: string[], json: boolean): Promise<number> {
  const config = readConfig();
  const { runId } = first;
  const runUrl = `${config.publicUrl}/runs/${runId}`;
  const places = { runUrl, outboxLink: () => linkOfRun(config.home, runId), showsLink: true, warnings };
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());
  process.once('disconnect', () => interrupted.abort());
  // Waiting for that must not keep us alive.
  process.channel?.unref();
  const notes = new WaitingNotes((line) => process.stdout.write(`${line}\n`));
  let last: RunState | undefined;
  try {
    for await (const state of watchRun(api, first, interrupted.signal)) {
      if (!json) notes.see(state);
      const lines = json ? [JSON.stringify(state)] : progressLines(last, state, places);
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
