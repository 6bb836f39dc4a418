import { isSealedValue } from '../automation/parameters/sealed-value.js';
import { seal, unseal } from '../infra/crypto/sealed-text.js';
import type { AutomationInput } from '../contracts/workflow-messages.js';
import { InvalidRequestError } from './errors.js';

/**
 * Seals every TOTP secret in the input for this run, because the workflow's history contains the input. References to secrets in other
 * stores stay unchanged. Throws `InvalidRequestError` when there is a secret but no key to seal it with.
 */
export function sealSecrets(input: AutomationInput, secret: string | undefined, runId: string): AutomationInput {
  return mapSecrets(input, (value, path) => {
    if (isSealedValue(value)) return value;
    if (secret === undefined) throw new InvalidRequestError([{ path, message: NO_KEY }]);
    return { sealed: seal(secret, runId, String(value)) };
  });
}

/** Opens the TOTP secrets that `sealSecrets` sealed for this run. Throws when none of the installation's secrets opens them. */
export function unsealSecrets(input: AutomationInput, secrets: readonly string[], runId: string): AutomationInput {
  return mapSecrets(input, (value) => (isSealedValue(value) ? unseal(secrets, runId, value.sealed) : value));
}

/** Whether the input contains a TOTP secret. */
export function hasOwnSecret(input: AutomationInput): boolean {
  let isFound = false;
  mapSecrets(input, (value) => {
    isFound = true;
    return value;
  });
  return isFound;
}

/** Replaces every TOTP secret in the input. */
function mapSecrets(input: AutomationInput, change: (value: unknown, path: string) => unknown): AutomationInput {
  const inMap = (map: unknown, path: string) =>
    mapObject(map, (list, name) =>
      Array.isArray(list)
        ? list.map((item: unknown, index) =>
            mapObject(item, (value, provider) =>
              provider === 'totp'
                ? mapObject(value, (member, key) =>
                    key === 'totp_secret' ? change(member, `${path}.${name}.${index}.totp.totp_secret`) : member,
                  )
                : value,
            ),
          )
        : list,
    );
  return {
    ...input,
    automation: mapObject(input.automation, (value, key) =>
      key === 'parameters'
        ? mapObject(value, (map, name) =>
            name === 'secure_parameters' ? inMap(map, 'parameters.secure_parameters') : map,
          )
        : value,
    ),
    ...(input.secureParameters !== undefined && {
      secureParameters: inMap(input.secureParameters, 'secureParameters') as Record<string, unknown>,
    }),
  };
}

const NO_KEY =
  'would stand readable in Temporal: connect with the key of the installation, Intermission.connect({ secret }), its INTERMISSION_SECRET';

function mapObject(value: unknown, change: (member: unknown, key: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member as unknown, key)]));
}
