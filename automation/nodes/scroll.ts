import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { boolean, number, text } from '../model/field-types.js';

/** The amount that means "to the end". */
export const TO_THE_END = -1;

export const scroll = defineNode({
  name: 'scroll',
  description: 'Scrolls with the mouse wheel',
  difference: 'stops after 200 turns of the wheel on an endless page',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: ({ amount }) => amount === TO_THE_END,
  params: z.object({
    down: boolean().default(true).describe('true scrolls down, false scrolls up'),
    amount: number({ integer: true, min: TO_THE_END }).default(TO_THE_END).describe('Pixels; -1 scrolls to the end'),
    // The format has it without effect.
    prompt_instructions: text().default('').describe('Has no effect'),
  }),
  title: ({ down, amount }) => {
    const way = down ? 'down' : 'up';
    return amount === TO_THE_END ? `scroll ${way} to the end` : `scroll ${way} by ${amount} px`;
  },
});
