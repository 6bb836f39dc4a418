import { z } from 'zod';
import { type Findings, isObject, join } from './issues.js';
import { isSealedValue, type SealedValue } from './sealed.js';
import { number, oneOf, text, withRules } from './values.js';

/** Authenticator codes have 6 to 8 digits; a few services make do with 4 or take 10. */
const digits = () => number({ integer: true, min: 4, max: 10 });
const fetched = {
  type: oneOf('raw', 'totp_secret')
    .nullish()
    .transform((type) => type ?? 'raw')
    .describe('raw: the value itself; totp_secret: the current code of the secret in it'),
  digits: digits().nullish().describe('Digits of the code, for totp_secret'),
};

/** Where a secret comes from. A value holds a reference, and never a secret that a reader of the history could use. */
export const PROVIDERS = {
  onepassword: withDigits(
    z.object({
      vault_name: text().describe('Name of the vault'),
      item_name: text().describe('Name of the item'),
      field_name: text().describe('Name of the field'),
      ...fetched,
    }),
  ).describe('A value in 1Password'),
  amazon_secrets_manager: withDigits(
    z.object({
      secret_name: text().describe('Name or ARN of the secret'),
      region_name: text().describe('Region such as us-east-1'),
      key: text().nullish().describe('Member of a secret that is JSON'),
      ...fetched,
    }),
  ).describe('A value in AWS Secrets Manager'),
  totp: z
    .object({
      totp_secret: secret().describe('The secret in base32, or an otpauth:// address'),
      digits: digits().default(6).describe('Digits of the code'),
    })
    .describe('The current code of an authenticator'),
};

type Provider = keyof typeof PROVIDERS;
export type OnePasswordReference = z.output<(typeof PROVIDERS)['onepassword']>;
export type AwsReference = z.output<(typeof PROVIDERS)['amazon_secrets_manager']>;
export type TotpReference = z.output<(typeof PROVIDERS)['totp']>;

/** One item of a secure parameter. */
export type SecureValue =
  { onepassword: OnePasswordReference } | { amazon_secrets_manager: AwsReference } | { totp: TotpReference };
export type SecureParameters = Record<string, SecureValue[]>;

function withDigits<Schema extends z.ZodObject>(schema: Schema): Schema {
  return withRules(schema, ({ type, digits }: { type?: unknown; digits?: unknown }, report) => {
    if (type === 'totp_secret' && digits == null) report([], 'type totp_secret needs digits');
    if (type === 'raw' && digits != null) report([], 'digits are for type totp_secret only');
  });
}

/** A secret's flaw is told without showing what stands there. */
function secret() {
  return z.custom<string | SealedValue>(
    (value) => (typeof value === 'string' && value.trim() !== '') || isSealedValue(value),
    'missing or not text; give the secret in base32 as the service shows it',
  );
}

/** Reads a map of names to lists of secure values. What is wrong is in `findings`. */
export function readSecure(map: Record<string, unknown>, path: string, findings: Findings): SecureParameters {
  return Object.fromEntries(
    Object.entries(map).map(([name, list]) => {
      const at = join(path, name);
      if (!Array.isArray(list)) {
        findings.error(at, 'must be a list of secure values');
        return [name, []];
      }
      return [name, list.flatMap((item: unknown, index) => readItem(item, join(at, String(index)), findings) ?? [])];
    }),
  );
}

function readItem(item: unknown, path: string, findings: Findings): SecureValue | undefined {
  const names = Object.keys(PROVIDERS) as Provider[];
  const given = isObject(item) ? names.filter((name) => item[name] != null) : [];
  const [name] = given;
  if (name === undefined || given.length > 1) {
    const found = given.length === 0 ? 'none' : given.join(' and ');
    findings.error(path, `a secure value needs exactly one of ${names.join(', ')}, this has ${found}`);
    return undefined;
  }
  const at = join(path, name);
  const value = (item as Record<string, unknown>)[name];
  if (!isObject(value)) {
    findings.error(at, 'must be an object');
    return undefined;
  }
  const read = findings.read(PROVIDERS[name], value, at, Object.keys(PROVIDERS[name].shape));
  return read === undefined ? undefined : ({ [name]: read } as SecureValue);
}
