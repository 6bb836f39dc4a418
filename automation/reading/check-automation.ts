import type { Automation, Parameters } from '../model/automation.js';
import type { Issue } from '../model/issue.js';
import { mayPause } from '../model/queries.js';
import { bindParameters } from '../parameters/bind-parameters.js';
import { bindSecureParameters } from '../parameters/bind-secure.js';
import type { SecureParameters } from '../parameters/secure-parameters.js';
import { readAutomation } from './read-automation.js';

/** All findings about an automation and its parameters at once, however many there are. */
export interface CheckedAutomation {
  /** Each is set when that part is valid. */
  automation?: Automation;
  parameters?: Parameters;
  secureParameters?: SecureParameters;
  errors: Issue[];
  warnings: Issue[];
}

/**
 * Checks an automation together with its parameter values. With `needsOwner`, an automation that pauses needs an owner, who gets the mail.
 * The input must not be nested deeper than `MAX_JSON_DEPTH`.
 */
export function checkAutomation(
  {
    automation: json,
    inputParameters,
    secureParameters,
    owner,
  }: Partial<Record<'automation' | 'inputParameters' | 'secureParameters' | 'owner', unknown>>,
  { needsOwner = true } = {},
): CheckedAutomation {
  const read = readAutomation(json);
  const errors = read.valid ? read.warnings.filter(({ certain }) => certain) : [...read.errors];
  const warnings = read.warnings.filter(({ certain }) => !certain);
  const draft = read.valid ? read.automation : read.draft;
  if (draft === undefined) return { errors, warnings };
  const bound = bindParameters(draft, inputParameters);
  if (!bound.valid) errors.push(...bound.errors);
  const secure = bindSecureParameters(draft, secureParameters);
  if (!secure.valid) errors.push(...secure.errors);
  if (needsOwner && mayPause(draft) && owner === undefined) errors.push(NO_OWNER);
  return {
    ...(read.valid && { automation: read.automation }),
    ...(bound.valid && { parameters: bound.parameters }),
    ...(secure.valid && { secureParameters: secure.secure }),
    errors,
    warnings,
  };
}

const NO_OWNER: Issue = {
  path: 'owner.email',
  message: 'is missing; the automation pauses for a person, and this is who gets the mail, for example ana@example.com',
};
