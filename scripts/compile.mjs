// Compiles what tsconfig.build.json names, as `tsc -p` does, except that it never writes over a file: see replace-file.mjs.
import { join } from 'node:path';
import ts from 'typescript';
import { root } from './home.mjs';
import { replaceFile } from './replace-file.mjs';

const format = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => root,
  getNewLine: () => '\n',
};
const system = { ...ts.sys, writeFile: replaceFile };
const config = ts.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.build.json'), undefined, {
  ...system,
  onUnRecoverableConfigFileDiagnostic: (problem) => report([problem]),
});
const host = ts.createIncrementalCompilerHost(config.options, system);
const program = ts.createIncrementalProgram({ rootNames: config.fileNames, options: config.options, host });
const problems = [
  ...config.errors,
  ...program.getConfigFileParsingDiagnostics(),
  ...program.getSyntacticDiagnostics(),
  ...program.getOptionsDiagnostics(),
  ...program.getGlobalDiagnostics(),
  ...program.getSemanticDiagnostics(),
];
report([...problems, ...program.emit().diagnostics]);

function report(problems) {
  if (problems.length === 0) return;
  process.stderr.write(ts.formatDiagnostics(problems, format));
  process.exit(1);
}
