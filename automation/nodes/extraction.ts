import { z } from 'zod';
import { wrong } from '../values.js';

/** Extractions wait for the page before, and for nothing after. */
export const EXTRACTION_TIMING = { before_sleep_time: 3, end_sleep_time: 0 };

/** A format whose types are not looked at: names of fields, and anything. */
export function untypedFormat() {
  return z.record(z.string(), z.unknown(), {
    error: ({ input }) => wrong(input, 'an object of field names and types, for example { "price": "str" }'),
  });
}
