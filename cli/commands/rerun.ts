import type { Command } from 'commander';
import type { RerunOptions } from '../run/rerun.js';
import { append } from './append.js';
import { addEvidenceOptions } from './evidence-options.js';

export function addRerun(program: Command): void {
  const rerun = program
    .command('rerun')
    .description('start a run again, with the same or changed inputs, and follow it to its end')
    .argument('<run>', 'id of the run to repeat')
    .option('--set <name=value>', 'an input parameter to change; the others stay as they were', append)
    .option('--current', "use the automation's file as it is now, not as it was");
  addEvidenceOptions(rerun)
    .option('--json', 'print one run state a line at each change')
    .addHelpText('after', '\nExit codes are those of "run".')
    .action(async (runId: string, options: RerunOptions) => (await import('../run/rerun.js')).rerun(runId, options));
}
