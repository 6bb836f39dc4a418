import { type Command, InvalidArgumentError } from 'commander';
import { type Scope, SCOPES, scopeNames, TENANT_NAMES } from '../../infra/storage/api-key-names.js';

/** Manages the tenants' API keys, in the API's home folder. A running API notices each change. */
export function addKeys(program: Command): void {
  const keys = program.command('keys').description('API keys of tenants: each sees the runs of its tenant only');

  keys
    .command('create')
    .description('make a key and print it, this once')
    .argument('<tenant>', 'whose runs it starts and sees', tenantName)
    .argument('<scope...>', `what it may do: ${scopeNames.join(', ')}`, scopeName, [])
    .option('--expires <when>', 'when it ends: 90d, 12h, or a time such as 2027-03-01T00:00Z', expiry)
    .addHelpText('after', `\nScopes:\n${scopeLines()}`)
    .action(async (tenant: string, scopes: Scope[], { expires }: { expires?: Date }) =>
      (await import('../keys.js')).createKey(tenant, scopes, expires),
    );

  keys
    .command('list')
    .description('id, tenant, scopes, creation, expiry and last use of every key')
    .action(async () => (await import('../keys.js')).listKeys());

  keys
    .command('revoke')
    .description('take a key away, and end the sign-ins made with it')
    .argument('<id>', 'as "keys list" shows it')
    .action(async (id: string) => (await import('../keys.js')).revokeKey(id));
}

function tenantName(text: string): string {
  if (!TENANT_NAMES.pattern.test(text)) throw new InvalidArgumentError(TENANT_NAMES.rule);
  return text;
}

const UNIT_MS = { h: 3_600_000, d: 86_400_000 };

/** Reads a number of hours or days from now, or an ISO time. */
function expiry(text: string): Date {
  const [, count, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  const isTime = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2}))?$/.test(text);
  const at =
    unit === undefined ? (isTime ? Date.parse(text) : NaN) : Date.now() + Number(count) * UNIT_MS[unit as 'h' | 'd'];
  if (Number.isNaN(at)) throw new InvalidArgumentError('It must be like 90d, 12h or 2027-03-01T00:00Z.');
  if (at <= Date.now()) throw new InvalidArgumentError('It must be in the future.');
  return new Date(at);
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
