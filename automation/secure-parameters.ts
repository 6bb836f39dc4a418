import { z } from 'zod';
import { type Findings, isObject, join } from './issues.js';
import { number, oneOf, text, withRules } from './values.js';

const fetched = { type: oneOf('raw', 'totp_secret').default('raw'), digits: number({ integer: true }).nullish() };

/** Where a secret may come from. This version knows their shape and fetches none. */
const PROVIDERS = {
  onepassword: withDigits(z.object({ vault_name: text(), item_name: text(), field_name: text(), ...fetched })),
  amazon_secrets_manager: withDigits(
    z.object({ secret_name: text(), region_name: text(), key: text().nullish(), ...fetched }),
  ),
  totp: z.object({ totp_secret: text(), digits: number({ integer: true }).default(6) }),
};

function withDigits<Schema extends z.ZodObject>(schema: Schema): Schema {
  return withRules(schema, ({ type, digits }: { type?: unknown; digits?: unknown }, report) => {
    if (type === 'totp_secret' && digits == null) report([], 'type totp_secret needs digits');
    if (type === 'raw' && digits != null) report([], 'digits are for type totp_secret only');
  });
}

/** Refuses secure parameters as unsupported, and reports what is wrong in them. */
export function refuseSecure(secure: Record<string, unknown>, findings: Findings): void {
  const path = 'parameters.secure_parameters';
  if (Object.keys(secure).length === 0) return;
  findings.unsupported(path, 'secure_parameters', 'let the person type the secret in a human_in_loop_action');
  for (const [name, list] of Object.entries(secure)) {
    const at = join(path, name);
    if (Array.isArray(list)) list.forEach((item: unknown, index) => checkItem(item, join(at, String(index)), findings));
    else findings.error(at, 'must be a list of secure values');
  }
}

function checkItem(item: unknown, path: string, findings: Findings): void {
  const names = Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[];
  const given = isObject(item) ? names.filter((name) => item[name] != null) : [];
  const [name] = given;
  if (name === undefined || given.length > 1) {
    const found = given.length === 0 ? 'none' : given.join(' and ');
    findings.error(path, `a secure value needs exactly one of ${names.join(', ')}, this has ${found}`);
    return;
  }
  const value = (item as Record<string, unknown>)[name];
  if (isObject(value)) findings.read(PROVIDERS[name], value, join(path, name));
  else findings.error(join(path, name), 'must be an object');
}
