import { type Command, InvalidArgumentError } from 'commander';

export function addExtend(program: Command): void {
  program
    .command('extend')
    .description('give the person of an open pause more time')
    .argument('<run>', 'id of the run')
    .option('--seconds <number>', 'how much more', seconds)
    .option('--pause <id>', 'extend this pause and no other')
    .action(async (runId: string, options: { seconds?: number; pause?: string }) => {
      const { ApiClient } = await import('../api-client.js');
      const deadline = await new ApiClient().extendPause(runId, options);
      process.stdout.write(`The pause of the run ${runId} is open until ${new Date(deadline).toISOString()}.\n`);
    });
}

function seconds(text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new InvalidArgumentError('It must be a number above 0.');
  return number;
}
