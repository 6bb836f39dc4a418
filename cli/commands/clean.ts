import { type Command, InvalidArgumentError } from 'commander';
import type { CleanCommandOptions } from '../runs/clean.js';

export function addClean(program: Command): void {
  program
    .command('clean')
    .description('remove old files and mails of runs from the artifact store, and unfinished files')
    .option(
      '--older-than <days>',
      'remove the files of runs that are older; by default INTERMISSION_RETENTION_DAYS',
      days,
    )
    .option('--run <run>', 'instead delete this run, which has ended, with its files and its record')
    .option('--dry-run', 'remove nothing, and say what would be removed')
    .option('--json', 'print the result as JSON')
    .action(async (options: CleanCommandOptions) => (await import('../runs/clean.js')).clean(options));
}

function days(text: string): number {
  const number = Number(text);
  // A run may be open for a day, with its time in the queue.
  if (!(number >= 1)) throw new InvalidArgumentError('It must be a number of days, at least 1.');
  return number;
}
