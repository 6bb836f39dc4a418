import { z } from 'zod';
import { type FindingList, isObject, join } from '../model/findings.js';
import { isSealedValue, type SealedValue } from './sealed-value.js';
import { number, oneOf, text, withRules, wrong } from '../model/field-types.js';

/** Authenticator codes have 6 to 8 digits; a few services use 4 or 10. */
const digits = () => number({ integer: true, min: 4, max: 10 });
const fetched = {
  type: oneOf('raw', 'totp_secret')
    .nullish()
    .transform((type) => type ?? 'raw')
    .describe('raw uses the stored value; totp_secret computes the current code from it'),
  digits: digits().nullish().describe('Number of digits of the code, for totp_secret'),
};

/** The sources of secrets. A value is a reference, and never a secret that a reader of the history could use. */
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
      key: text().nullish().describe('Member to read if the secret is JSON'),
      ...fetched,
    }),
  ).describe('A value in AWS Secrets Manager'),
  totp: z
    .object({
      totp_secret: secret().describe('The secret in base32, or an otpauth:// address'),
      digits: digits().default(6).describe('Number of digits of the code'),
    })
    .describe('The current code of an authenticator'),
};

/** Hosts that may receive a secret, besides the automation's own site. */
export const sites = () =>
  z
    .array(text().trim().toLowerCase().refine(isHost, 'is not a host; write one such as login.example.com'), {
      error: ({ input }) => wrong(input, 'a list of hosts such as login.example.com'),
    })
    .nullish()
    .describe("Hosts that may receive the secret besides the automation's own site; their subdomains are included");

/** Whether the text is a host name or an IP address, without scheme, port and path. */
function isHost(name: string): boolean {
  const bare = name.replace(/^\[[\da-f:.]+\]$/, 'ipv6');
  return /^[^\s/?#@:*\\[\]{}]+$/.test(bare);
}

type Provider = keyof typeof PROVIDERS;
export type OnePasswordReference = z.output<(typeof PROVIDERS)['onepassword']>;
export type AwsReference = z.output<(typeof PROVIDERS)['amazon_secrets_manager']>;
type TotpReference = z.output<(typeof PROVIDERS)['totp']>;

/** One item of a secure parameter. */
export type SecureValue = (
  { onepassword: OnePasswordReference } | { amazon_secrets_manager: AwsReference } | { totp: TotpReference }
) & { sites?: string[] };
export type SecureParameters = Record<string, SecureValue[]>;

function withDigits<Schema extends z.ZodObject>(schema: Schema): Schema {
  return withRules(schema, ({ type, digits }: { type?: unknown; digits?: unknown }, report) => {
    if (type === 'totp_secret' && digits == null) report([], 'type totp_secret needs digits');
    if (type === 'raw' && digits != null) report([], 'digits can be used only with type totp_secret');
  });
}

/** The schema of a secret; its errors never show the value. */
function secret() {
  return z.custom<string | SealedValue>(
    (value) => (typeof value === 'string' && value.trim() !== '') || isSealedValue(value),
    'is missing or not a string; give the secret in base32, as the service shows it',
  );
}

/** Parses a map of names to lists of secure values, and adds its errors to `findings`. */
export function readSecure(map: Record<string, unknown>, path: string, findings: FindingList): SecureParameters {
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

function readItem(item: unknown, path: string, findings: FindingList): SecureValue | undefined {
  const names = Object.keys(PROVIDERS) as Provider[];
  const given = isObject(item) ? names.filter((name) => item[name] != null) : [];
  const [name] = given;
  if (name === undefined || given.length > 1) {
    const found = given.length === 0 ? 'none' : given.join(' and ');
    findings.error(path, `a secure value needs exactly one of ${names.join(', ')}, this has ${found}`);
    return undefined;
  }
  findings.warnUnknown(item as Record<string, unknown>, [...names, 'sites'], path);
  const at = join(path, name);
  const value = (item as Record<string, unknown>)[name];
  if (!isObject(value)) {
    findings.error(at, 'must be an object');
    return undefined;
  }
  const read = findings.read(PROVIDERS[name], value, at, Object.keys(PROVIDERS[name].shape));
  const listed = findings.read(sites(), (item as Record<string, unknown>).sites, join(path, 'sites'));
  return read === undefined ? undefined : ({ [name]: read, ...(listed && { sites: listed }) } as SecureValue);
}
