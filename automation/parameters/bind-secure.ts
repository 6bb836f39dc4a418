import type { Draft } from '../model/automation.js';
import type { Issue } from '../model/issue.js';
import { FindingList, isObject } from '../model/findings.js';
import { readSecure, type SecureParameters } from './secure-parameters.js';
import { shorten } from '../model/field-types.js';

/**
 * Replaces the file's secure parameters by those of the start request, whose names must be exactly the declared ones. Without any, the
 * file's own references apply. Each error has a path `secureParameters.<name>` and never shows a secret.
 */
export function bindSecureParameters(
  automation: Pick<Draft, 'parameters'>,
  secureParameters: unknown,
): { valid: true; secure: SecureParameters } | { valid: false; errors: Issue[] } {
  const declared = automation.parameters.secure_parameters;
  if (secureParameters === undefined) return { valid: true, secure: declared };
  const root = 'secureParameters';
  if (!isObject(secureParameters)) {
    return { valid: false, errors: [{ path: root, message: 'must be an object of names and lists' }] };
  }
  const findings = new FindingList();
  const declaredNames = shorten(Object.keys(declared).join(', '), 200) || 'none';
  for (const name of new Set([...Object.keys(declared), ...Object.keys(secureParameters)])) {
    const path = `${root}.${shorten(name, 100)}`;
    if (!Object.hasOwn(secureParameters, name)) findings.error(path, 'missing; the automation declares it');
    else if (!Object.hasOwn(declared, name)) {
      findings.error(path, `not declared by the automation (declared: ${declaredNames})`);
    }
  }
  const secure = readSecure(secureParameters, root, findings);
  return findings.errors.length > 0 ? { valid: false, errors: findings.errors } : { valid: true, secure };
}
