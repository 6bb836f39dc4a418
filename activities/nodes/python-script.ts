import { ApplicationFailure } from '@temporalio/common';
import {
  assertPythonScript as assertion,
  pythonScript as extraction,
  pythonScriptAction as action,
} from '../../automation/index.js';
import { labelled } from '../labelled.js';
import { browserNode } from '../node.js';
import { runScript } from '../python/run-script.js';

export const pythonScriptAction = browserNode(action, async ({ params, ...needs }) => {
  await runScript(params.execution_code, needs);
});

export const pythonScript = browserNode(extraction, async ({ params, task, output, setVariable, ...needs }) => {
  const given = await runScript(params.script, { ...needs, limit: params.timeout_seconds });
  if (given === undefined || given === null) return;
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw ApplicationFailure.nonRetryable('The script returns no object of names and values', 'ExtractionFailed');
  }
  const found = given as Record<string, unknown>;
  output(labelled(task, found));
  for (const name of params.output_variable_names ?? []) {
    if (!Object.hasOwn(found, name)) {
      throw ApplicationFailure.nonRetryable(`The script returned nothing named ${name}`, 'ExtractionFailed');
    }
    const value = found[name];
    setVariable(name, Array.isArray(value) ? value : [value]);
  }
});

export const assertPythonScript = browserNode(assertion, async ({ params, ...needs }) => {
  const given = await runScript(params.script, needs);
  if (isTrue(given)) return;
  throw ApplicationFailure.nonRetryable('The script says that it does not hold', 'AssertionFailed');
});

/** As Python sees it. */
function isTrue(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}
