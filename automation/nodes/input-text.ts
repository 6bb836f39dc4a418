import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { boolean, oneOf, text } from '../values.js';
import { checkElement, describeElement, elementShape, isBlank } from './element.js';

export const inputText = defineNode({
  name: 'input_text',
  wrapper: 'interaction_action',
  runs: 'browser',
  params: z
    .object({
      ...elementShape,
      input_text: text().nullish(),
      fill_or_type: oneOf('fill', 'type', 'key_press').default('fill'),
      press_enter: boolean().default(false),
      is_slider: boolean().default(false),
      // The format knows it and gives it no effect.
      click_before_input: boolean().default(true),
    })
    .superRefine((params, context) => {
      checkElement(params, context);
      if (params.press_enter && isBlank(params.command)) {
        context.addIssue({ code: 'custom', message: 'press_enter needs a command' });
      }
      if (params.input_text == null && !params.skip_prompt) {
        context.addIssue({
          code: 'custom',
          path: ['input_text'],
          message:
            'UnsupportedFeature: inventing a text needs a language model; give input_text, or skip_prompt to pass over it',
          params: { unsupported: true },
        });
      }
    }),
  title: (params) => `${params.input_text === '' ? 'clear' : 'type into'} ${describeElement(params)}`,
});
