import type { Command } from 'commander';

export function addDecline(program: Command): void {
  program
    .command('decline')
    .description('answer the open pause of a run: the person cannot do what was asked')
    .argument('<run>', 'id of the run')
    .requiredOption('--reason <text>', 'why it cannot be done')
    .option('--pause <id>', 'answer this pause and no other')
    .action(async (runId: string, options: { reason: string; pause?: string }) => {
      const { ApiClient } = await import('../api-client.js');
      await new ApiClient().declinePause(runId, options);
      process.stdout.write(`The pause of the run ${runId} was declined.\n`);
    });
}
