import type { Command } from 'commander';
import { automationSchema } from '../../automation/json-schema.js';

export function addSchema(program: Command): void {
  program
    .command('schema')
    .description('print the JSON Schema of automations, for editors')
    .action(() => {
      process.stdout.write(`${JSON.stringify(automationSchema(), null, 2)}\n`);
    });
}
