import type { Command } from 'commander';
import type { ListRunsOptions } from '../runs/list.js';

export function addRuns(program: Command): void {
  program
    .command('runs')
    .description('list runs, the latest first')
    .option('--status <status>', 'only runs with this status, for example awaiting_human')
    .option('--limit <number>', 'the most runs to list', '20')
    .option('--json', 'print one run a line, as JSON')
    .action(async (options: ListRunsOptions) => (await import('../runs/list.js')).listRuns(options));
}
