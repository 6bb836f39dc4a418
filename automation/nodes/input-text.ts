import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { boolean, isBlank, oneOf, text, withRules } from '../model/field-types.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

export const inputText = defineNode({
  name: 'input_text',
  description: 'Types text into a field',
  difference:
    '`key_press` focuses the field first; `is_slider` works; outer quotes are removed only around a placeholder',
  wrapper: 'interaction_action',
  runs: 'browser',
  // The other modes append to the existing text, and Enter may submit a form.
  isRepeatable: ({ fill_or_type, press_enter }) => fill_or_type === 'fill' && !press_enter,
  params: withRules(
    z.object({
      ...elementShape,
      input_text: text()
        .nullish()
        .describe(
          'The text. If it is only a placeholder without a value, the step is skipped; an empty string clears the field',
        ),
      fill_or_type: oneOf('fill', 'type', 'key_press')
        .default('fill')
        .describe('fill: replace the current text; type: append to it; key_press: press each key'),
      press_enter: boolean().default(false).describe('Press Enter afterwards; needs a command'),
      is_slider: boolean().default(false).describe('The element is a slider, which is an input of type range'),
      // The format has it without effect.
      click_before_input: boolean().default(true).describe('Has no effect'),
    }),
    (params, report) => {
      checkElement(params, report);
      if (params.press_enter === true && isBlank(params.command)) report([], 'press_enter needs a command');
    },
  ),
  title: (params) => `${params.input_text === '' ? 'clear' : 'type into'} ${describeElement(params)}`,
  advice: (params) => adviseElement(params),
  // Without a text, a model has to generate one.
  needsModel: (params) => (params.input_text == null && !params.skip_prompt ? { need: 'always' } : elementNeed(params)),
});
