import { isSealedValue } from '../automation/parameters/sealed-value.js';
import { seal } from '../infra/crypto/sealed-text.js';
import type { AutomationInput } from '../contracts/workflow-messages.js';
import { InvalidRequestError } from './errors.js';

/**
 * Seals every TOTP secret in the input for this run, because the workflow's history contains the input. References to secrets in other
 * stores stay unchanged. Throws `InvalidRequestError` when there is a secret but no key to seal it with.
 */
export function sealSecrets(input: AutomationInput, secret: string | undefined, runId: string): AutomationInput {
  const sealIn = (map: unknown, path: string) =>
    mapObject(map, (list, name) =>
      Array.isArray(list)
        ? list.map((item: unknown, index) =>
            mapObject(item, (value, provider) =>
              provider === 'totp'
                ? mapObject(value, (member, key) =>
                    key === 'totp_secret' && !isSealedValue(member)
                      ? sealed(member, `${path}.${name}.${index}.totp.totp_secret`)
                      : member,
                  )
                : value,
            ),
          )
        : list,
    );
  const sealed = (text: unknown, path: string) => {
    if (secret === undefined) throw new InvalidRequestError([{ path, message: NO_KEY }]);
    return { sealed: seal(secret, runId, String(text)) };
  };
  return {
    ...input,
    automation: mapObject(input.automation, (value, key) =>
      key === 'parameters'
        ? mapObject(value, (map, name) =>
            name === 'secure_parameters' ? sealIn(map, 'parameters.secure_parameters') : map,
          )
        : value,
    ),
    ...(input.secureParameters !== undefined && {
      secureParameters: sealIn(input.secureParameters, 'secureParameters') as Record<string, unknown>,
    }),
  };
}

const NO_KEY =
  'would stand readable in Temporal: connect with the key of the installation, Intermission.connect({ secret }), its INTERMISSION_SECRET';

function mapObject(value: unknown, change: (member: unknown, key: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member as unknown, key)]));
}
