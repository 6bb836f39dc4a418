import type { Parameters } from './document.js';
import { type Findings, isObject, join } from './issues.js';
import { show } from './values.js';

const RESERVED = ['current_page_url', 'current_time', 'task_id'];
const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** Reads the `parameters` object: the maps of names to lists. */
export function readParameters(
  value: unknown,
  findings: Findings,
): { input_parameters: Parameters; generated_parameters: Parameters } {
  const none = { input_parameters: {}, generated_parameters: {} };
  const path = 'parameters';
  if (!isObject(value)) {
    findings.error(
      path,
      value === undefined
        ? 'missing; give { "input_parameters": {} } when there are none'
        : `${show(value)} is not an object`,
    );
    return none;
  }
  findings.warnUnknown(value, ['input_parameters', 'generated_parameters', 'secure_parameters'], path);
  if (value.input_parameters === undefined)
    findings.error(join(path, 'input_parameters'), 'missing; {} when there are none');
  readSecure(value.secure_parameters, findings);
  return {
    input_parameters: readMap(value.input_parameters ?? {}, join(path, 'input_parameters'), findings),
    generated_parameters: readMap(value.generated_parameters ?? {}, join(path, 'generated_parameters'), findings, true),
  };
}

function readSecure(value: unknown, findings: Findings): void {
  const path = 'parameters.secure_parameters';
  if (value === undefined) return;
  if (!isObject(value)) findings.error(path, `${show(value)} is not an object`);
  else if (Object.keys(value).length > 0) {
    findings.unsupported(path, 'secure_parameters', 'leave the secret to the person in a human_in_loop_action');
  }
}

/** Reads a map of names to lists of text, numbers or booleans; `allowNull` for generated parameters. */
export function readMap(value: unknown, path: string, findings: Findings, allowNull = false): Parameters {
  if (!isObject(value)) {
    findings.error(path, `${show(value)} is not an object of names and lists`);
    return {};
  }
  for (const [name, list] of Object.entries(value)) {
    const at = join(path, name);
    if (!NAME.test(name)) findings.error(at, `${show(name)} is no name: a letter or _, then letters, digits or _`);
    if (RESERVED.includes(name)) findings.error(at, `${name} is reserved; choose another name`);
    if (!Array.isArray(list)) {
      findings.error(at, `${show(list)} is not a list; write [${show(list)}]`);
      continue;
    }
    list.forEach((item: unknown, index) => {
      const fits = ['string', 'number', 'boolean'].includes(typeof item) || (allowNull && item === null);
      if (!fits) findings.error(join(at, String(index)), `${show(item)} is neither text nor a number nor a boolean`);
    });
  }
  return value as Parameters;
}
