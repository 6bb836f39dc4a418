import type { Command } from 'commander';
import type { DoctorOptions } from '../doctor/index.js';

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('say what is found on this machine, what is missing, and how to get it')
    .option('--register', 'register our search attributes on the Temporal server that TEMPORAL_ADDRESS names')
    .action(async (options: DoctorOptions) => (await import('../doctor/index.js')).examine(options));
}
