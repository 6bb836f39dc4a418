import type { Command } from 'commander';

export function addSchema(program: Command): void {
  program
    .command('schema')
    .description('print the JSON Schema of automations, for editors')
    .action(async () => {
      const { automationSchema } = await import('../../automation/reading/json-schema.js');
      process.stdout.write(`${JSON.stringify(automationSchema(), null, 2)}\n`);
    });
}
