import { z } from 'zod';
import { count } from './body-schema.js';

export const ProblemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: count,
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string().optional(),
});
