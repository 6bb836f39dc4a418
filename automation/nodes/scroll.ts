import { z } from 'zod';
import { defineNode } from '../define-node.js';
import { boolean, number, text } from '../values.js';

/** The amount that means "to the end". */
export const TO_THE_END = -1;

export const scroll = defineNode({
  name: 'scroll',
  wrapper: 'interaction_action',
  runs: 'browser',
  isRepeatable: ({ amount }) => amount === TO_THE_END,
  params: z.object({
    down: boolean().default(true),
    amount: number({ integer: true, min: TO_THE_END }).default(TO_THE_END),
    // The format knows it and gives it no effect.
    prompt_instructions: text().default(''),
  }),
  title: ({ down, amount }) => {
    const way = down ? 'down' : 'up';
    return amount === TO_THE_END ? `scroll ${way} to the end` : `scroll ${way} by ${amount} px`;
  },
});
