import { type Command, InvalidArgumentError } from 'commander';
import type { RecordOptions } from '../record/record-automation.js';

export function addRecord(program: Command): void {
  program
    .command('record')
    .description('open a browser and write what you do in it as an automation')
    .argument('<url>', 'the page to begin at')
    .option('-o, --output <file>', 'the automation to write; must not exist (default: named after the site)')
    .option('--headless', 'open no window, for a machine without a screen')
    .option('--remote-debugging-port <port>', 'drive the browser from elsewhere, by this port on loopback', readPort)
    .action(async (url: string, options: RecordOptions) =>
      (await import('../record/record-automation.js')).recordAutomation(url, options),
    );
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new InvalidArgumentError('It is a number from 1 to 65535.');
}
