import type { Draft, Parameters } from '../model/automation.js';
import type { Issue } from '../model/issue.js';
import { firstIssues, isObject } from '../model/findings.js';
import { isPlain, shorten } from '../model/field-types.js';

/**
 * Replaces the file's input parameters by those of the start request, whose names must be exactly the declared ones. Without any, the
 * file's own values apply. Each error has a path `inputParameters.<name>` and never shows a value, which may be a secret.
 */
export function bindParameters(
  automation: Pick<Draft, 'parameters'>,
  inputParameters: unknown,
): { valid: true; parameters: Parameters } | { valid: false; errors: Issue[] } {
  const declared = automation.parameters.input_parameters;
  if (inputParameters === undefined) return { valid: true, parameters: declared };
  if (!isObject(inputParameters)) {
    return { valid: false, errors: [{ path: 'inputParameters', message: 'must be an object of names and lists' }] };
  }
  const names = Object.keys(declared);
  const declaredNames = shorten(names.join(', '), 200) || 'none';
  const errors = [...new Set([...names, ...Object.keys(inputParameters)])].flatMap((name) => {
    const path = `inputParameters.${shorten(name, 100)}`;
    const isGiven = Object.hasOwn(inputParameters, name);
    if (!isGiven) return [{ path, message: 'missing; the automation declares it' }];
    if (!Object.hasOwn(declared, name)) {
      return [{ path, message: `not declared by the automation (declared: ${declaredNames})` }];
    }
    const list = inputParameters[name];
    if (Array.isArray(list) && list.every(isPlain)) return [];
    return [{ path, message: 'must be a list of strings, numbers or booleans' }];
  });
  return errors.length > 0
    ? { valid: false, errors: firstIssues(errors, 'errors') }
    : { valid: true, parameters: inputParameters as Parameters };
}
