import { z } from 'zod';
import { wrong } from '../model/field-types.js';

/** Extractions wait before they read the page, but not afterwards. */
export const EXTRACTION_TIMING = { before_sleep_time: 3, end_sleep_time: 0 };

/** A format whose types are ignored: field names with any values. */
export function untypedFormat() {
  return z.record(z.string(), z.unknown(), {
    error: ({ input }) => wrong(input, 'an object of field names and types, for example { "price": "str" }'),
  });
}
