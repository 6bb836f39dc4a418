import { z } from 'zod';
import { nameSchemas } from '../../contracts/name-schemas.js';

export const ProblemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int().min(0),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string().optional(),
});

nameSchemas({ Problem: ProblemSchema });
