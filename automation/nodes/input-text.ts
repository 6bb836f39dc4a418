import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { boolean, isBlank, oneOf, text, withRules } from '../values.js';
import { adviseElement, checkElement, describeElement, elementNeed, elementShape } from './element.js';

export const inputText = defineNode({
  name: 'input_text',
  wrapper: 'interaction_action',
  runs: 'browser',
  // The other ways add to what is there, and Enter may send a form.
  isRepeatable: ({ fill_or_type, press_enter }) => fill_or_type === 'fill' && !press_enter,
  params: withRules(
    z.object({
      ...elementShape,
      input_text: text().nullish(),
      fill_or_type: oneOf('fill', 'type', 'key_press').default('fill'),
      press_enter: boolean().default(false),
      is_slider: boolean().default(false),
      // The format knows it and gives it no effect.
      click_before_input: boolean().default(true),
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
