import { type Issue, issueLine } from '../automation/model/issue.js';
import { unmetModelNeeds } from '../automation/model/language-model-needs.js';
import { checkAutomation } from '../automation/reading/check-automation.js';
import { readConfig } from '../config/index.js';
import { modelSetup } from '../config/models.js';
import { EXIT } from './errors.js';
import { nameOfFile, readJsonFile } from './json-file.js';

export interface ValidateOptions {
  json?: boolean;
}

interface Flaw {
  /** Dotted path from the document's root; empty for the whole file. */
  path: string;
  message: string;
  /** Starts at 1; absent when no line is meant. */
  line?: number;
  column?: number;
}

/** The result for one file: `validate --json` prints one object per line. */
interface Verdict {
  file: string;
  valid: boolean;
  errors: Flaw[];
  warnings: Flaw[];
}

/** Prints the verdict on each file. The exit code is 0 when all are valid. */
export function validate(files: string[], { json }: ValidateOptions): void {
  const verdicts = files.map(judge);
  const lines = json ? verdicts.map((verdict) => JSON.stringify(verdict)) : verdicts.flatMap(inWords);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
  process.exitCode = verdicts.every(({ valid }) => valid) ? EXIT.ok : EXIT.error;
}

function judge(file: string): Verdict {
  const name = nameOfFile(file);
  const { json, errors, repeated, locate } = readJsonFile(file);
  if (json === undefined) return { file: name, valid: false, errors: errors.map(flaw), warnings: [] };
  const checked = checkAutomation({ automation: json }, { needsOwner: false });
  // The automation is valid, but this deployment lacks something.
  const unmet = checked.automation ? unmetModelNeeds(checked.automation, modelSetup(readConfig().models)) : [];
  const flaws = [...errors, ...locate(checked.errors)];
  const warnings = [...repeated, ...locate([...checked.warnings, ...unmet])];
  return { file: name, valid: flaws.length === 0, errors: flaws.map(flaw), warnings: warnings.map(flaw) };
}

function flaw({ path, message, line, column }: Issue): Flaw {
  return { path, message, ...(line !== undefined && column !== undefined && { line, column }) };
}

function inWords({ file, valid, errors, warnings }: Verdict): string[] {
  return [
    `${file}: ${valid ? 'valid' : 'not valid'}`,
    ...errors.map((error) => `  ${placed(error)}`),
    ...warnings.map((warning) => `  ${placed(warning, 'warning: ')}`),
  ];
}

/** In the form that compilers use: line and column first. */
export function placed(issue: Flaw, kind = ''): string {
  const place = issue.line === undefined ? '' : `${issue.line}:${issue.column ?? 1}  `;
  return `${place}${kind}${issueLine(issue)}`;
}
