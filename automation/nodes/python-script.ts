import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { withoutPlaceholders } from '../parameters/placeholders.js';
import { recogniseScript, ScriptProblem } from '../python/index.js';
import {
  isBlank,
  number,
  shorten,
  text,
  UNSUPPORTED,
  unsupportedMessage,
  withRules,
  wrong,
} from '../model/field-types.js';
import { EXTRACTION_TIMING, untypedFormat } from './extraction.js';

const script = () =>
  text()
    .refine((source) => !isBlank(source), 'is empty; write a script with async def code_fn(…)')
    .superRefine(checkScript)
    .describe('Python with async def code_fn(…) whose lines await methods of the page, assign, print or return');

export const pythonScript = defineNode({
  name: 'python_script',
  description: 'Reads the page with a Python script',
  difference:
    'Intermission interprets the script line by line and never runs it as Python; it refuses any other code, because that could do anything on the worker. `axtree` is available; `extraction_format` is optional',
  wrapper: 'extraction_action',
  runs: 'browser',
  timing: EXTRACTION_TIMING,
  params: withRules(
    z.object({
      script: script(),
      extraction_format: untypedFormat().nullish().describe('Field names and their types'),
      output_variable_names: z
        .array(text(), { error: ({ input }) => wrong(input, 'a list of names') })
        .nullish()
        .describe('Fields of the result that become variables'),
      timeout_seconds: number({ above: 0 }).nullish().describe('Seconds that the script may take'),
    }),
    ({ extraction_format: format, output_variable_names: names }, report) => {
      if (typeof format !== 'object' || format === null || !Array.isArray(names)) return;
      for (const name of names as unknown[]) {
        if (typeof name === 'string' && !Object.hasOwn(format, name)) {
          report(['output_variable_names'], `${name} is not a field of extraction_format`);
        }
      }
    },
  ),
  title: () => 'read the page with a script',
});

export const assertPythonScript = defineNode({
  name: 'python_script',
  kind: 'assert_python_script',
  description: 'Checks the page with a Python script',
  difference: 'works for the same scripts; Optexity fails with “not supported yet”',
  wrapper: 'assertion_action',
  runs: 'browser',
  timing: { end_sleep_time: 0 },
  params: z.object({ script: script() }),
  title: () => 'check the page with a script',
});

export const pythonScriptAction = defineNode({
  name: 'python_script_action',
  description: 'Acts on the page with a Python script',
  difference:
    'Intermission interprets the script line by line and never runs it as Python; it refuses any other code, because that could do anything on the worker',
  wrapper: undefined,
  runs: 'browser',
  params: z.object({ execution_code: script() }),
  title: () => 'run a script on the page',
});

const WAY_OUT =
  'a script can await methods of the page and of its elements, assign, print and return; write the rest as nodes, or let a person do it in a human_in_loop_action';

function checkScript(source: string, context: z.RefinementCtx): void {
  if (isBlank(source)) return;
  try {
    recogniseScript(withoutPlaceholders(source));
  } catch (error) {
    if (!(error instanceof ScriptProblem)) throw error;
    const line = source.split('\n')[error.line - 1]?.trim() ?? '';
    const feature = `line ${error.line} of the script, ${shorten(line, 80)} (${error.message})`;
    context.addIssue({ code: 'custom', message: unsupportedMessage(feature, WAY_OUT), params: UNSUPPORTED });
  }
}
