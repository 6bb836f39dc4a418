import type { Issue } from '../model/issue.js';
import { isTooDeep, MAX_JSON_DEPTH } from '../model/json-value.js';
import { checkAutomation } from './check-automation.js';

export interface ValidateOptions {
  /** Values for the declared input parameters, by name; without them, the values of the file apply. */
  inputParameters?: unknown;
  /** References to secrets for the declared secure parameters, by name; without them, those of the file apply. */
  secureParameters?: unknown;
}

/** The result of a check, as `POST /v1/automations/validate` returns it. */
export interface ValidationResult {
  valid: boolean;
  errors: Issue[];
  warnings: Issue[];
}

/** Checks an automation, parsed from JSON, and its parameters. Reports every error with its path. Never throws. */
export function validateAutomation(automation: unknown, parameters: ValidateOptions = {}): ValidationResult {
  const request = { automation, ...parameters };
  if (isTooDeep(request)) {
    const message = `is nested deeper than ${MAX_JSON_DEPTH} levels`;
    return { valid: false, errors: [{ path: '', message }], warnings: [] };
  }
  const { errors, warnings } = checkAutomation(request, { needsOwner: false });
  return { valid: errors.length === 0, errors, warnings };
}
