import type { Command } from 'commander';
import type { AuditOptions } from '../audit.js';

export function addAudit(program: Command): void {
  program
    .command('audit')
    .description('print the audit log, one JSON object a line, the oldest first')
    .option('--from <time>', 'only entries of this time or later, such as 2026-01-31T08:00:00Z')
    .option('--to <time>', 'only entries before this time')
    .option('--action <action...>', 'only these actions, for example run.cancelled')
    .option('--run <run>', 'only entries about this run')
    .option('--actor <actor>', 'only entries of this actor, by id or name')
    .option('--limit <number>', 'the most entries to print')
    .action(async (options: AuditOptions) => (await import('../audit.js')).printAudit(options));
}
