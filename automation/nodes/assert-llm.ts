import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { adviseFormat, extractionFormat } from '../extraction-formats/index.js';
import { boolean, text } from '../model/field-types.js';
import { oneLine } from './llm.js';
import { modelName, modelShape, outputNames, source } from './model.js';

/** The format of an assertion's response, unless its author gives another. */
const ASSERTION_FORMAT = { assertion_result: 'bool', assertion_reason: 'str' };

export const assertLlm = defineNode({
  name: 'llm',
  kind: 'assert_llm',
  description: 'Lets a language model check a statement about the page',
  needs: 'a language model',
  difference: '`max_retries` does not retry it',
  wrapper: 'assertion_action',
  runs: 'browser',
  isRepeatable: () => true,
  timing: { end_sleep_time: 0 },
  params: z.object({
    extraction_instructions: text().describe('The statement to check, in plain language'),
    extraction_format: extractionFormat()
      .default(ASSERTION_FORMAT)
      .describe("Shape of the model's output; usually omitted"),
    source: source('screenshot').describe('What the model sees'),
    output_variable_names: outputNames,
    include_full_page: boolean().default(false).describe('Capture the whole page, not only the visible part'),
    ...modelShape,
    recording_screenshot: z.unknown().optional().describe('Has no effect'),
  }),
  title: ({ extraction_instructions }) => `check: ${oneLine(extraction_instructions)}`,
  advice: ({ extraction_format }) => {
    const withoutType = adviseFormat(extraction_format, 'extraction_format');
    if (Object.hasOwn(extraction_format, 'assertion_result')) return withoutType;
    const missing = 'has no assertion_result, so the assertion can only fail; leave it out';
    return [['extraction_format', missing], ...withoutType];
  },
  needsModel: (params) => ({ need: 'always', name: modelName(params) }),
});
