import type { Command } from 'commander';
import { builtFile } from '../../infra/built-file.js';
import type * as ValidateModule from '../validate.js';

export function addValidate(program: Command): void {
  program
    .command('validate')
    .description('check automations; exit code 0 when all are valid, else 1')
    .argument('<file...>', 'JSON files; - reads standard input')
    .option('--json', 'print one JSON object per file')
    .action(async (files: string[], options: ValidateModule.ValidateOptions) => {
      const { validate } = (await import(builtFile('command/validate.js').href)) as typeof ValidateModule;
      validate(files, options);
    });
}
