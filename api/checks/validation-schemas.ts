import { z } from 'zod';
import { optional } from '../http/body-schema.js';
import { nameSchemas } from '../../contracts/name-schemas.js';

export const ValidateBody = z.strictObject({
  automation: z.unknown(),
  inputParameters: optional(z.unknown()),
  secureParameters: optional(z.unknown()),
});

export const ValidationSchema = z.object({
  valid: z.boolean(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
  warnings: z.array(z.object({ path: z.string(), message: z.string() })),
});

nameSchemas({ CheckRequest: ValidateBody, CheckResult: ValidationSchema });
