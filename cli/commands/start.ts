import type { Command } from 'commander';
import type { StartOptions } from '../start.js';

export function addStart(program: Command): void {
  program
    .command('start')
    .description('run everything on this machine until Ctrl-C: Temporal, browsers, worker, API and dashboard')
    .option('--demo', 'also run the practice site, and the example of a run that waits for a person')
    .option('--verbose', 'print what the processes log')
    .action(async (options: StartOptions) => (await import('../start.js')).start(options));
  program
    .command('demo')
    .description('the same as start --demo')
    .option('--verbose', 'print what the processes log')
    .action(async (options: StartOptions) => (await import('../start.js')).start({ ...options, demo: true }));
}
