import type { Command } from 'commander';

export function addDone(program: Command): void {
  program
    .command('done')
    .description('answer the open pause of a run: the person has done what was asked')
    .argument('<run>', 'id of the run')
    .option('--pause <id>', 'answer this pause and no other')
    .option('--choice <id>', 'which of the choices, when the pause has choices')
    .action(async (runId: string, options: { pause?: string; choice?: string }) => {
      const { ApiClient } = await import('../api-client.js');
      await new ApiClient().answerPause(runId, options);
      process.stdout.write(`Done was sent to the run ${runId}.\n`);
    });
}
