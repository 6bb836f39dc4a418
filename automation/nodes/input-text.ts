import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { boolean, isBlank, oneOf, text, withRules } from '../values.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

export const inputText = defineNode({
  name: 'input_text',
  description: 'Types text into a field',
  difference: '`key_press` focuses the field first; `is_slider` works; outer quotes go only where a placeholder stood',
  wrapper: 'interaction_action',
  runs: 'browser',
  // The other ways add to what is there, and Enter may send a form.
  isRepeatable: ({ fill_or_type, press_enter }) => fill_or_type === 'fill' && !press_enter,
  params: withRules(
    z.object({
      ...elementShape,
      input_text: text()
        .nullish()
        .describe('The text. A placeholder alone that has no value skips the step; an empty text clears the field'),
      fill_or_type: oneOf('fill', 'type', 'key_press')
        .default('fill')
        .describe('fill: replace what is there; type: type after it; key_press: press each key'),
      press_enter: boolean().default(false).describe('Press Enter afterwards; needs a command'),
      is_slider: boolean().default(false).describe('The element is a slider: an input of the type range'),
      // The format knows it and gives it no effect.
      click_before_input: boolean().default(true).describe('Has no effect'),
    }),
    (params, report) => {
      checkElement(params, report);
      if (params.press_enter === true && isBlank(params.command)) report([], 'press_enter needs a command');
    },
  ),
  title: (params) => `${params.input_text === '' ? 'clear' : 'type into'} ${describeElement(params)}`,
  advice: (params) => adviseElement(params),
  // Without a text a model has to think of one.
  needsModel: (params) => (params.input_text == null && !params.skip_prompt ? { need: 'always' } : elementNeed(params)),
});
