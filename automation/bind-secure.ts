import type { Automation, Issue } from './document.js';
import { Findings, isObject } from './issues.js';
import { readSecure, type SecureParameters } from './secure-parameters.js';
import { shorten } from './values.js';

/**
 * Binds a start's secure parameters (same names as declared, exactly) in place of the file's; without any, the file's own
 * references apply. Each error has a path `secureParameters.<name>` and never shows a secret.
 */
export function bindSecureParameters(
  automation: Automation,
  secureParameters: unknown,
): { valid: true; secure: SecureParameters } | { valid: false; errors: Issue[] } {
  const declared = automation.parameters.secure_parameters;
  if (secureParameters === undefined) return { valid: true, secure: declared };
  const root = 'secureParameters';
  if (!isObject(secureParameters)) {
    return { valid: false, errors: [{ path: root, message: 'must be an object of names and lists' }] };
  }
  const findings = new Findings();
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
