import { type Command, InvalidArgumentError } from 'commander';
import {
  createStoredKey,
  readStoredKeys,
  revokeStoredKey,
  type Scope,
  SCOPES,
  scopeNames,
  TenantName,
} from '../../config/api-key-file.js';
import { readConfig } from '../../config/index.js';
import { CliError } from '../errors.js';

/** API keys of tenants, in the home folder of the API. A running API notices each change. */
export function addKeys(program: Command): void {
  const keys = program.command('keys').description('API keys of tenants: each sees the runs of its tenant only');

  keys
    .command('create')
    .description('make a key and print it, this once')
    .argument('<tenant>', 'whose runs it starts and sees', tenantName)
    .argument('<scope...>', `what it may do: ${scopeNames.join(', ')}`, scopeName, [])
    .addHelpText('after', `\nScopes:\n${scopeLines()}`)
    .action((tenant: string, scopes: Scope[]) => {
      const { id, key } = createStoredKey(readConfig().home, tenant, scopes);
      process.stderr.write(`Key ${id} of ${tenant}. It is shown this once; only its digest is kept:\n`);
      process.stdout.write(`${key}\n`);
    });

  keys
    .command('list')
    .description('id, tenant, scopes and age of every key')
    .action(() => {
      const rows = readStoredKeys(readConfig().home).map(({ id, tenant, scopes, createdAt }) =>
        [id, tenant, scopes.join(','), createdAt].join('\t'),
      );
      process.stdout.write(rows.map((row) => `${row}\n`).join(''));
    });

  keys
    .command('revoke')
    .description('take a key away, and end the sign-ins made with it')
    .argument('<id>', 'as "keys list" shows it')
    .action((id: string) => {
      if (!revokeStoredKey(readConfig().home, id)) throw new CliError(`There is no key ${JSON.stringify(id)}.`);
      process.stdout.write(`The key ${id} is taken away.\n`);
    });
}

function tenantName(text: string): string {
  const { success, error } = TenantName.safeParse(text);
  if (!success) throw new InvalidArgumentError(error.issues[0]?.message ?? '');
  return text;
}

function scopeName(text: string, earlier: Scope[]): Scope[] {
  const scope = scopeNames.find((name) => name === text);
  if (scope === undefined) throw new InvalidArgumentError(`It must be one of ${scopeNames.join(', ')}.`);
  return earlier.includes(scope) ? earlier : [...earlier, scope];
}

function scopeLines(): string {
  return Object.entries(SCOPES)
    .map(([scope, meaning]) => `  ${scope.padEnd(14)} ${meaning}\n`)
    .join('');
}
