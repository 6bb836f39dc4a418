import type { Command } from 'commander';
import type { RunOptions } from '../run/run-automation.js';
import { append } from './append.js';
import { addEvidenceOptions } from './evidence-options.js';

export function addRun(program: Command): void {
  const run = program
    .command('run')
    .description('start a run and follow it to its end')
    .argument('<file>', 'the automation, a JSON file; - reads standard input')
    .option('--set <name=value>', 'an input parameter; repeat it for several values', append)
    .option('--secure <file>', 'references to secrets for its secure parameters, a JSON file: names and lists')
    .option('--owner <mail>', 'who is mailed when the run needs a person')
    .option('--tag <word>', 'a word to find the run by; repeat it for several', append)
    .option('--metadata <name=value>', 'a pair of texts to find the run by; repeat it for several', append)
    .option('--callback <url>', 'address that receives the result of the run by POST');
  addEvidenceOptions(run)
    .option('--json', 'print one run state a line at each change')
    .addHelpText(
      'after',
      '\nExit code: 0 succeeded, 3 failed, 4 cancelled, 5 timed out, 2 refused before a start, 1 anything else.',
    )
    .action(async (file: string, options: RunOptions) =>
      (await import('../run/run-automation.js')).runAutomation(file, options),
    );
}
