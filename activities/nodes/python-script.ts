import { fail } from '../../contracts/fail.js';
import {
  assertPythonScript as assertion,
  pythonScript as extraction,
  pythonScriptAction as action,
} from '../../automation/nodes/python-script.js';
import { labelOutput } from '../step/labelled-output.js';
import { browserNode } from '../step/browser-node.js';
import { runScript } from '../python/run-script.js';

export const pythonScriptAction = browserNode(action, async ({ params, ...needs }) => {
  await runScript(params.execution_code, needs);
});

export const pythonScript = browserNode(extraction, async ({ params, task, output, setVariable, ...needs }) => {
  const given = await runScript(params.script, { ...needs, limit: params.timeout_seconds });
  if (given === undefined || given === null) return;
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw fail('ExtractionFailed', 'The script must return an object of names and values');
  }
  const found = given as Record<string, unknown>;
  output(labelOutput(task, found));
  for (const name of params.output_variable_names ?? []) {
    if (!Object.hasOwn(found, name)) {
      throw fail('ExtractionFailed', `The script returned nothing named ${name}`);
    }
    const value = found[name];
    setVariable(name, Array.isArray(value) ? value : [value]);
  }
});

export const assertPythonScript = browserNode(assertion, async ({ params, ...needs }) => {
  const given = await runScript(params.script, needs);
  if (isTrue(given)) return;
  throw fail('AssertionFailed', 'The script says that the check failed');
});

/** Truth as Python defines it. */
function isTrue(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
