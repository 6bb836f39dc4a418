import type { Command } from 'commander';

export function addWatch(program: Command): void {
  program
    .command('watch')
    .description('follow a run to its end')
    .argument('<run>', 'id of the run')
    .option('--json', 'print one run state a line at each change')
    .addHelpText('after', '\nExit code: 0 succeeded, 3 failed, 4 cancelled, 5 timed out, 1 anything else.')
    .action(async (runId: string, { json = false }: { json?: boolean }) => {
      const [{ ApiClient }, { follow }] = await Promise.all([
        import('../api-client.js'),
        import('../run/run-automation.js'),
      ]);
      const api = new ApiClient();
      process.exitCode = await follow(api, await api.getRun(runId), [], json);
    });
}
