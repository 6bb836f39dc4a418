import type { Command } from 'commander';

export function addCancel(program: Command): void {
  program
    .command('cancel')
    .description('cancel a run and close its browser')
    .argument('<run>', 'id of the run')
    .action(async (runId: string) => {
      const { ApiClient } = await import('../api-client.js');
      await new ApiClient().cancelRun(runId);
      process.stdout.write(`The run ${runId} is being cancelled.\n`);
    });
}
