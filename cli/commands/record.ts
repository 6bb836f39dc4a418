import { relative } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { readConfig } from '../../config/index.js';
import { CliError, EXIT } from '../errors.js';
import { commandLine } from '../project.js';
import { fileFor } from '../record/automation-file.js';

interface Options {
  output?: string;
  headless?: boolean;
  remoteDebuggingPort?: number;
}

export function addRecord(program: Command): void {
  program
    .command('record')
    .description('open a browser and write what you do in it as an automation')
    .argument('<url>', 'the page to begin at')
    .option('-o, --output <file>', 'the automation to write; must not exist (default: named after the site)')
    .option('--headless', 'open no window, for a machine without a screen')
    .option('--remote-debugging-port <port>', 'drive the browser from elsewhere, by this port on loopback', readPort)
    .action(async (given: string, { output, headless = false, remoteDebuggingPort }: Options) => {
      const url = addressOf(given);
      const config = readConfig();
      const file = fileFor(url, config.automationsFolder, output);
      const name = relative(process.cwd(), file);
      // Playwright is loaded when it is asked for.
      const { record } = await import('../record/record.js');
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
    });
}

function addressOf(given: string): string {
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `https://${given}`;
  if (/^https?:/i.test(url) && URL.canParse(url)) return new URL(url).href;
  throw new CliError(`${given} is not an http or https address`, EXIT.refused);
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError('It is a number from 1 to 65535.');
}

function leaving(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    process.once('disconnect', () => resolve());
    // Waiting for that must not keep us alive.
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
