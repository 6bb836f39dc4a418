import { z } from 'zod';
import type { StartRequest } from '../../client/request.js';
import { RUN_STATUSES } from '../../contracts/run-status.js';
import { StartRequestSchema } from '../../contracts/start-request.js';
import { nameSchemas } from '../../contracts/name-schemas.js';

/** `startRun` checks the whole body, so that it can report all errors at once. */
export const StartBody = z.custom<StartRequest>(
  (body) => typeof body === 'object' && body !== null && !Array.isArray(body),
  'must be a JSON object',
);

/** The shape of `StartBody`, for the API's description. */
export const StartBodyDescription = StartRequestSchema.extend({
  automation: z
    .union([z.record(z.string(), z.unknown()), z.string()])
    .describe("the automation's JSON, or the name of a file in the automations folder"),
});

export const ListQuery = z.strictObject({
  limit: z.coerce.number('must be a number').int().min(1).max(100).optional(),
  pageToken: z.string().max(10_000).optional(),
  status: z.enum(RUN_STATUSES).optional(),
});

nameSchemas({ StartRequest: StartBodyDescription });
