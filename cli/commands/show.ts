import type { Command } from 'commander';

export function addShow(program: Command): void {
  program
    .command('show')
    .description('show the state of a run: its nodes, its pause, its files and its log')
    .argument('<run>', 'id of the run')
    .option('--json', 'print the state as JSON')
    .action(async (runId: string, options: { json?: boolean }) =>
      (await import('../runs/show.js')).showRun(runId, options),
    );
}
