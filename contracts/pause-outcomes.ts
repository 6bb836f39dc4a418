import { z } from 'zod';
import { nameSchemas } from './name-schemas.js';

export const ExtendOutcome = z.object({
  deadline: z.number().describe('epoch milliseconds'),
  /** The limit that ends the pause then. */
  limitedBy: z.enum(['max_wait_time', 'run']),
});
export type ExtendOutcome = z.infer<typeof ExtendOutcome>;

export const ControlOutcome = z.object({ by: z.string() });
export type ControlOutcome = z.infer<typeof ControlOutcome>;

export const DoneCheck = z.object({
  /** `unknown`: the page did not answer in time. */
  outcome: z.enum(['met', 'unmet', 'unknown']),
  expected: z.array(z.string()).describe('what is still expected, in words'),
});
export type DoneCheck = z.infer<typeof DoneCheck>;

nameSchemas({ ExtendOutcome, ControlOutcome, DoneCheck });
