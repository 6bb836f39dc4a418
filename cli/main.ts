#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { ConfigurationError } from '../config/configuration-error.js';
import { addAudit } from './commands/audit.js';
import { addArtifacts } from './commands/artifacts.js';
import { addCancel } from './commands/cancel.js';
import { addClean } from './commands/clean.js';
import { addDecline } from './commands/decline.js';
import { addDoctor } from './commands/doctor.js';
import { addDone } from './commands/done.js';
import { addExtend } from './commands/extend.js';
import { addKeys } from './commands/keys.js';
import { addRecord } from './commands/record.js';
import { addRerun } from './commands/rerun.js';
import { addRun } from './commands/run.js';
import { addSchedule } from './commands/schedule.js';
import { addRuns } from './commands/runs.js';
import { addSchema } from './commands/schema.js';
import { addServices } from './commands/services.js';
import { addShow } from './commands/show.js';
import { addStart } from './commands/start.js';
import { addValidate } from './commands/validate.js';
import { addWatch } from './commands/watch.js';
import { CliError, EXIT } from './errors.js';
import { projectVersion } from './project.js';

// Files and folders that a command creates are only for this user.
process.umask(0o077);

const LISTED = '; `intermission --help` lists them';

const program = new Command('intermission')
  .description('Browser automations that wait for a person and go on.')
  .version(projectVersion())
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: unknown command '.*'/, `$&${LISTED}`)) })
  .exitOverride();

for (const add of [
  addStart,
  addServices,
  addRun,
  addRecord,
  addValidate,
  addSchema,
  addRuns,
  addShow,
  addWatch,
  addArtifacts,
  addDone,
  addDecline,
  addExtend,
  addCancel,
  addRerun,
  addSchedule,
  addClean,
  addKeys,
  addAudit,
  addDoctor,
])
  add(program);

// A reader that closes the pipe has read enough, as `head` does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

try {
  await program.parseAsync();
} catch (error) {
  // Handles that a command has opened must not keep the process alive after a failure.
  process.exit(exitCodeOf(error));
}

/** Prints what the person needs to know and returns the exit code; rethrows unexpected errors. */
function exitCodeOf(error: unknown): number {
  // Commander has already printed it. It ends with 0 after --help and --version.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.refused;
  if (error instanceof CliError || error instanceof ConfigurationError) {
    process.stderr.write(`${error.message}\n`);
    return error instanceof CliError ? error.exitCode : EXIT.error;
  }
  throw error;
}
