import { z } from 'zod';
import { isObject } from '../../automation/model/findings.js';
import { withoutNulls } from '../../automation/model/json-value.js';
import { plainWords } from '../../automation/model/read-shape.js';

// Where a schema has no message of its own, use our wording, in every route.
z.config({ customError: plainWords });

/** A body that may be missing. */
export const optionalBody = <T extends z.ZodType>(schema: T) => z.preprocess((body) => body ?? {}, schema);

/** Null in an optional member means that it is absent. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? undefined);
}

/** A message of `contracts/` as a body, in which null means that a member is absent. */
export const bodyOf = <T extends z.ZodType>(message: T) =>
  z.preprocess((body) => (isObject(body) ? withoutNulls(body) : body), message);
