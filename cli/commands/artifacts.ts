import type { Command } from 'commander';
import type { ArtifactsOptions } from '../runs/artifacts.js';

export function addArtifacts(program: Command): void {
  program
    .command('artifacts')
    .description('list the files of a run, or fetch them')
    .argument('<run>', 'id of the run')
    .argument('[names...]', 'the files to fetch; without names, all')
    .option('--output <folder>', 'fetch into this folder, which is created if it does not exist')
    .option('--json', 'print one file a line, as JSON')
    .action(async (runId: string, names: string[], options: ArtifactsOptions) =>
      (await import('../runs/artifacts.js')).artifacts(runId, names, options),
    );
}
