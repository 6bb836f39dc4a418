import type { Parameters } from '../model/automation.js';
import { type FindingList, isObject, join } from '../model/findings.js';
import { isIdentifier, RESERVED_NAMES } from '../model/identifiers.js';
import { readSecure, type SecureParameters } from '../parameters/secure-parameters.js';
import { isPlain, show, wrong } from '../model/field-types.js';

/** Reads the `parameters` object: the maps of names to lists. */
export function readParameters(
  value: unknown,
  findings: FindingList,
): { input_parameters: Parameters; generated_parameters: Parameters; secure_parameters: SecureParameters } {
  const path = 'parameters';
  if (!isObject(value)) {
    const right = 'an object such as { "input_parameters": {} }';
    findings.error(path, wrong(value, right));
    return { input_parameters: {}, generated_parameters: {}, secure_parameters: {} };
  }
  findings.warnUnknown(value, ['input_parameters', 'generated_parameters', 'secure_parameters'], path);
  const { input_parameters, generated_parameters = {}, secure_parameters = {} } = value;
  const secureAt = join(path, 'secure_parameters');
  return {
    input_parameters: readLists(input_parameters, join(path, 'input_parameters'), findings),
    generated_parameters: readLists(generated_parameters, join(path, 'generated_parameters'), findings, true),
    secure_parameters: readSecure(readNames(secure_parameters, secureAt, findings), secureAt, findings),
  };
}

/** Reads a map of names to lists of text, numbers or booleans; generated parameters may also contain null. */
function readLists(value: unknown, path: string, findings: FindingList, isGenerated = false): Parameters {
  const map = readNames(value, path, findings);
  for (const [name, list] of Object.entries(map)) {
    const at = join(path, name);
    if (!Array.isArray(list)) {
      findings.error(at, `${show(list)} is not a list of strings, numbers or booleans`);
      continue;
    }
    list.forEach((item: unknown, index) => {
      if (isPlain(item) || (isGenerated && item === null)) return;
      findings.error(join(at, String(index)), `${show(item)} is not a string, a number or a boolean`);
    });
  }
  return map as Parameters;
}

function readNames(value: unknown, path: string, findings: FindingList): Record<string, unknown> {
  if (!isObject(value)) {
    findings.error(path, wrong(value, 'an object of names and lists, or {} for none'));
    return {};
  }
  for (const name of Object.keys(value)) {
    const at = join(path, name);
    if ((RESERVED_NAMES as readonly string[]).includes(name))
      findings.error(at, `${name} is reserved; choose another name`);
    else if (!isIdentifier(name))
      findings.error(at, `${show(name)} is not a valid name; use a letter or _, then letters, digits or _`);
  }
  return value;
}
