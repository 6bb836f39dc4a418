import { relative } from 'node:path';
import { readConfig } from '../../config/index.js';
import { CliError, EXIT } from '../errors.js';
import { commandLine } from '../project.js';
import { fileFor } from './automation-file.js';
import { record } from './record.js';

export interface RecordOptions {
  output?: string;
  headless?: boolean;
  remoteDebuggingPort?: number;
}

/** Records what a person does in a browser, from the page `given` on, and writes it as an automation. */
export async function recordAutomation(
  given: string,
  { output, headless = false, remoteDebuggingPort }: RecordOptions,
): Promise<void> {
  const url = addressOf(given);
  const config = readConfig();
  const file = fileFor(url, config.automationsFolder, output);
  const name = relative(process.cwd(), file);
  const { nodes, notes } = await record(config, {
    url,
    file,
    headless,
    debuggingPort: remoteDebuggingPort,
    onReady: () => process.stdout.write(`Recording to ${name}. Close the browser, or press Ctrl-C, to end it.\n`),
    leave: leaving(),
  });
  if (nodes === 0) throw new CliError('Nothing was recorded, so nothing was written.');
  process.stdout.write(inWords(name, nodes, notes));
}

function addressOf(given: string): string {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `https://${given}`;
  if (/^https?:/i.test(url) && URL.canParse(url)) return new URL(url).href;
  throw new CliError(`${given} is not an http or https address`, EXIT.refused);
}

function leaving(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    process.once('disconnect', () => resolve());
    // Listening for that must not keep this process alive.
    process.channel?.unref();
  });
}

function inWords(name: string, nodes: number, notes: string[]): string {
  return [
    `\nWrote ${name}: ${nodes} ${nodes === 1 ? 'step' : 'steps'}.`,
    ...notes.map((note) => `  note: ${note}`),
    '',
    `Check it:  ${commandLine(`validate ${name}`)}`,
    `Run it:    ${commandLine(`run ${name} --owner you@example.com`)}`,
    '',
  ].join('\n');
}
