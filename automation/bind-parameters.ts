import type { Automation, Issue, Parameters } from './document.js';
import { isObject } from './issues.js';
import { isPlain } from './values.js';
import { shorten } from './values.js';

/**
 * Binds a start's input parameters (same names as declared, exactly) over the file's; without any, the file's own values apply.
 * Each error has a path `inputParameters.<name>` and never shows a value, which may be a secret.
 */
export function bindParameters(
  automation: Automation,
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
    return [{ path, message: 'must be a list of text, numbers or booleans' }];
  });
  return errors.length > 0 ? { valid: false, errors } : { valid: true, parameters: inputParameters as Parameters };
}
