import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { withoutPlaceholders } from '../placeholders.js';
import { recogniseScript, ScriptProblem } from '../python/index.js';
import { isBlank, number, shorten, text, UNSUPPORTED, unsupportedMessage, withRules, wrong } from '../values.js';
import { EXTRACTION_TIMING, untypedFormat } from './extraction.js';

const script = () =>
  text()
    .refine((source) => !isBlank(source), 'is empty; give a script with async def code_fn(…)')
    .superRefine(checkScript)
    .describe('Python with async def code_fn(…): lines that await methods of the page, assign, print or return');

export const pythonScript = defineNode({
  name: 'python_script',
  description: 'Reads the page by a script in Python',
  difference:
    'scripts are read line by line and never run as Python; one with anything else is refused, since it could do anything on the worker. `axtree` is given; `extraction_format` may be left out',
  wrapper: 'extraction_action',
  runs: 'browser',
  timing: EXTRACTION_TIMING,
  params: withRules(
    z.object({
      script: script(),
      extraction_format: untypedFormat().nullish().describe('Names of fields and their types'),
      output_variable_names: z
        .array(text(), { error: ({ input }) => wrong(input, 'a list of names') })
        .nullish()
        .describe('Fields of what it returns that become variables'),
      timeout_seconds: number({ above: 0 }).nullish().describe('How long the script may take'),
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
  title: () => 'read the page by a script',
});

export const assertPythonScript = defineNode({
  name: 'python_script',
  kind: 'assert_python_script',
  description: 'Checks the page by a script in Python',
  difference: 'works for the same scripts; Optexity fails with “not supported yet”',
  wrapper: 'assertion_action',
  runs: 'browser',
  timing: { end_sleep_time: 0 },
  params: z.object({ script: script() }),
  title: () => 'check the page by a script',
});

export const pythonScriptAction = defineNode({
  name: 'python_script_action',
  description: 'Acts on the page by a script in Python',
  difference:
    'scripts are read line by line and never run as Python; one with anything else is refused, since it could do anything on the worker',
  wrapper: undefined,
  runs: 'browser',
  params: z.object({ execution_code: script() }),
  title: () => 'run a script on the page',
});

const WAY_OUT =
  'a script awaits methods of the page and of elements, assigns, prints and returns, line after line; write the rest as nodes, or let a person do it in a human_in_loop_action';

function checkScript(source: string, context: z.RefinementCtx): void {
  if (isBlank(source)) return;
  try {
    recogniseScript(withoutPlaceholders(source));
  } catch (error) {
    if (!(error instanceof ScriptProblem)) throw error;
    const line = source.split('\n')[error.line - 1]?.trim() ?? '';
    const feature = `line ${error.line} of the script, ${shorten(line, 80)} (${error.message}),`;
    context.addIssue({ code: 'custom', message: unsupportedMessage(feature, WAY_OUT), params: UNSUPPORTED });
  }
}
