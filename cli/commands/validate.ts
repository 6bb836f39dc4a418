import type { Command } from 'commander';
import { issueLine, readAutomation, unmetModelNeeds } from '../../automation/index.js';
import { readConfig } from '../../config/index.js';
import { modelSetup } from '../../config/models.js';
import { EXIT } from '../errors.js';
import { readJsonFile } from '../json-file.js';

interface Flaw {
  /** Dotted from the document's root; empty for the file as a whole. */
  path: string;
  message: string;
}

/** What `validate --json` prints for each file, one object a line. */
interface Verdict {
  file: string;
  valid: boolean;
  errors: Flaw[];
  warnings: Flaw[];
}

export function addValidate(program: Command): void {
  program
    .command('validate')
    .description('check automations; exit code 0 when all are valid, else 1')
    .argument('<file...>', 'JSON files')
    .option('--json', 'print one JSON object per file')
    .action((files: string[], options: { json?: boolean }) => {
      const verdicts = files.map(judge);
      const lines = options.json ? verdicts.map((verdict) => JSON.stringify(verdict)) : verdicts.flatMap(inWords);
      process.stdout.write(lines.map((line) => `${line}\n`).join(''));
      process.exitCode = verdicts.every(({ valid }) => valid) ? EXIT.ok : EXIT.error;
    });
}

function judge(file: string): Verdict {
  const read = readJsonFile(file);
  if ('error' in read) return { file, valid: false, errors: [{ path: '', message: read.error }], warnings: [] };
  const result = readAutomation(read.json);
  const errors = result.valid ? [] : result.errors;
  // The automation is right; it is this deployment that lacks something.
  const unmet = result.valid ? unmetModelNeeds(result.automation, modelSetup(readConfig().models)) : [];
  const warnings = [...read.warnings, ...result.warnings, ...unmet];
  return { file, valid: result.valid, errors: errors.map(flaw), warnings: warnings.map(flaw) };
}

function flaw({ path, message }: Flaw): Flaw {
  return { path, message };
}

function inWords({ file, valid, errors, warnings }: Verdict): string[] {
  return [
    `${file}: ${valid ? 'valid' : 'not valid'}`,
    ...errors.map((error) => `  ${issueLine(error)}`),
    ...warnings.map((warning) => `  warning: ${issueLine(warning)}`),
  ];
}
