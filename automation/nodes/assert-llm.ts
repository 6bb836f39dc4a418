import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { extractionFormat } from '../formats/index.js';
import { boolean, text } from '../values.js';
import { oneLine } from './llm.js';
import { modelName, modelShape, outputNames, source } from './model.js';

/** What the answer of an assertion holds when its author says nothing else. */
const ASSERTION_FORMAT = { assertion_result: 'bool', assertion_reason: 'str' };

export const assertLlm = defineNode({
  name: 'llm',
  kind: 'assert_llm',
  description: 'Lets a language model check what holds on the page',
  needs: 'a language model',
  difference: 'is not tried again by `max_retries`',
  wrapper: 'assertion_action',
  runs: 'browser',
  isRepeatable: () => true,
  timing: { end_sleep_time: 0 },
  params: z.object({
    extraction_instructions: text().describe('What should hold, in words'),
    extraction_format: extractionFormat().default(ASSERTION_FORMAT).describe('Shape of the answer; leave it out'),
    source: source('screenshot').describe('What the model is shown'),
    output_variable_names: outputNames,
    include_full_page: boolean().default(false).describe('A picture of the whole page, not only of what is visible'),
    ...modelShape,
    recording_screenshot: z.unknown().optional().describe('Has no effect'),
  }),
  title: ({ extraction_instructions }) => `check: ${oneLine(extraction_instructions)}`,
  advice: ({ extraction_format }) =>
    Object.hasOwn(extraction_format, 'assertion_result')
      ? []
      : [['extraction_format', 'has no assertion_result, so the assertion can only fail; leave it out']],
  needsModel: (params) => ({ need: 'always', name: modelName(params) }),
});
