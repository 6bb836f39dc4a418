import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { boolean, number, text } from '../values.js';

/** The amount that means "to the end". */
export const TO_THE_END = -1;

export const scroll = defineNode({
  name: 'scroll',
  description: 'Turns the mouse wheel',
  difference: 'stops after 200 turns of a page without end',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: ({ amount }) => amount === TO_THE_END,
  params: z.object({
    down: boolean().default(true).describe('Down, or up'),
    amount: number({ integer: true, min: TO_THE_END }).default(TO_THE_END).describe('Pixels; -1: to the end'),
    // The format knows it and gives it no effect.
    prompt_instructions: text().default('').describe('Has no effect'),
  }),
  title: ({ down, amount }) => {
    const way = down ? 'down' : 'up';
    return amount === TO_THE_END ? `scroll ${way} to the end` : `scroll ${way} by ${amount} px`;
  },
});
