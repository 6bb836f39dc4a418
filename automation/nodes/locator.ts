import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { isBlank, text, withRules } from '../model/field-types.js';
import { checkCommand, describeElement } from './element.js';
import { EXTRACTION_TIMING, untypedFormat } from './extraction.js';
import { modelName, modelShape } from './model.js';

export const locator = defineNode({
  name: 'locator',
  description: 'Reads the text of an element',
  wrapper: 'extraction_action',
  runs: 'browser',
  isRepeatable: () => true,
  namesOutput: true,
  timing: EXTRACTION_TIMING,
  params: withRules(
    z.object({
      command: text()
        .refine((command) => !isBlank(command), 'is empty; give a locator command')
        .superRefine(checkCommand)
        .describe('Locator command; the text of its first match is read'),
      extraction_format: untypedFormat().describe('One field, with the name of the output: { "price": "str" }'),
      output_variable_name: text().nullish().describe('Variable that holds the text; the default is node<N>_output'),
      extraction_instructions: text()
        .nullish()
        .describe('What a language model should read from the page if the element is missing'),
      ...modelShape,
    }),
    ({ output_variable_name: name, extraction_format: format }, report) => {
      if (typeof name !== 'string' || typeof format !== 'object' || format === null) return;
      if (!Object.hasOwn(format, name)) {
        const fields = Object.keys(format).join(', ') || 'none';
        report(['output_variable_name'], `${name} is not a field of extraction_format, which has ${fields}`);
      }
    },
  ),
  advice: ({ output_variable_name: name, extraction_format: format }) => {
    const [first] = Object.keys(format);
    return Object.keys(format)
      .filter((field) => field !== (name ?? first))
      .map((field) => [`extraction_format.${field}`, 'stays empty, because a locator reads only one value']);
  },
  title: (params) => `read ${describeElement(params)}`,
  needsModel: (params) =>
    isBlank(params.extraction_instructions) ? undefined : { need: 'maybe', name: modelName(params) },
});
