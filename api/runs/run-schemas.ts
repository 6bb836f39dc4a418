import { z } from 'zod';
import type { StartRequest } from '../../client/request.js';
import { StartedRun } from '../../contracts/run-state.js';
import { RUN_STATUSES } from '../../contracts/run-status.js';
import { StartRequestSchema } from '../../contracts/start-request.js';
import { nameSchemas } from '../../contracts/name-schemas.js';
import { optional, optionalBody } from '../http/body-schema.js';
import { filterText, repeatable, time } from '../http/query-schemas.js';
import { ProblemSchema } from '../http/problem-schema.js';

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

/** Null leaves out what the run had; an absent member keeps it. */
const changed = <Schema extends z.ZodType>(schema: Schema) => schema.nullish();

const {
  inputParameters,
  secureParameters,
  owner,
  callbackUrl,
  tags,
  metadata,
  priority,
  maxParallelism,
  evidence,
  headed,
  idempotencyKey,
} = StartRequestSchema.shape;

export const RerunBody = optionalBody(
  z.strictObject({
    automation: optional(z.enum(['recorded', 'current'])).describe(
      '`recorded` (default): the automation as the run had it; `current`: the file that it came from, as it is now',
    ),
    inputParameters: changed(inputParameters),
    secureParameters: changed(secureParameters),
    owner: changed(owner),
    callbackUrl: changed(callbackUrl),
    tags: changed(tags),
    metadata: changed(metadata),
    priority: changed(priority),
    maxParallelism: changed(maxParallelism),
    evidence: changed(evidence),
    headed: changed(headed),
    idempotencyKey: optional(idempotencyKey),
  }),
);

const MOST_IN_BATCH = 100;

export const BatchBody = z.strictObject({
  runs: z
    .array(StartBody, 'must be a list of starts')
    .min(1, 'must have at least 1 start')
    .max(MOST_IN_BATCH, `must have at most ${MOST_IN_BATCH} starts`),
});

/** The shape of `BatchBody`, and that of its response, for the API's description. */
export const BatchBodyDescription = z.object({ runs: z.array(StartBodyDescription).min(1).max(MOST_IN_BATCH) });
export const BatchResults = z.object({
  results: z
    .array(z.object({ status: z.int(), run: StartedRun.optional(), problem: ProblemSchema.optional() }))
    .describe('one for each start, in the same order: the status and the body that the start alone would have got'),
});

/** The name in `name=value`. */
const nameOf = (pair: string) => pair.slice(0, pair.indexOf('='));

export const ListQuery = z.strictObject({
  limit: z.coerce.number('must be a number').int().min(1).max(100).optional(),
  pageToken: z.string().max(10_000).optional(),
  status: repeatable(z.enum(RUN_STATUSES)).describe('one of these statuses'),
  automation: filterText.optional().describe('name of the automation'),
  owner: filterText.optional().describe('mail address of the owner'),
  tag: repeatable(z.string().min(1).max(50)).describe('all of these tags'),
  metadata: repeatable(
    z
      .string()
      .regex(/^[\w.-]{1,40}=./, 'must be a name, an equals sign and a value, such as order=1234')
      .max(300),
  )
    .refine((pairs = []) => new Set(pairs).size === new Set(pairs.map(nameOf)).size, {
      error: 'must not have two values for one name, because no run has both',
    })
    .describe('all of these pairs, each as `name=value`'),
  text: filterText
    .optional()
    .describe("all of these words, in the automation's name, the owner, the tags, the metadata or the run's id"),
  startedAfter: time.describe('a time in ISO 8601, or in epoch milliseconds'),
  startedBefore: time,
  endedAfter: time,
  endedBefore: time,
  schedule: filterText.optional().describe('name of the schedule that started the run'),
  sort: z
    .enum(['newest', 'deadline'])
    .optional()
    .describe('`newest` (default): open runs first; `deadline`: only open runs, the next deadline first'),
  counts: z
    .enum(['true', 'false'])
    .optional()
    .transform((given) => given === 'true')
    .describe('`true`: count the runs that match by their status'),
});

nameSchemas({
  StartRequest: StartBodyDescription,
  RerunRequest: RerunBody,
  BatchRequest: BatchBodyDescription,
  BatchResults,
});

/** The conditions of a list in the form of the client. */
export function listOptionsOf({ tag, metadata, ...query }: z.output<typeof ListQuery>) {
  const pairs = metadata?.map((pair) => [nameOf(pair), pair.slice(nameOf(pair).length + 1)] as const);
  return { ...query, ...(tag && { tags: tag }), ...(pairs && { metadata: Object.fromEntries(pairs) }) };
}
