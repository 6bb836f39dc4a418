import { z } from 'zod';
import { RUN_LIMIT_SECONDS } from '../automation/index.js';
import { type NodeState, type RunState, type StartRequest, StartRequestSchema } from '../client/index.js';

const optionalBody = <T extends z.ZodType>(schema: T) => z.preprocess((body) => body ?? {}, schema);

/** `startRun` checks it whole, so that every error is told at once. */
export const StartBody = z.custom<StartRequest>(
  (body) => typeof body === 'object' && body !== null && !Array.isArray(body),
  'must be a JSON object',
);

/** What `StartBody` is for people who read the API's description. */
export const StartBodyDescription = StartRequestSchema.extend({
  automation: z
    .union([z.record(z.string(), z.unknown()), z.string()])
    .describe("the automation's JSON, or the name of a file in the automations folder"),
});

export const ValidateBody = z.strictObject({
  automation: z.unknown(),
  inputParameters: z.unknown().optional(),
  secureParameters: z.unknown().optional(),
});

const pauseId = z.string().min(1).max(200).describe('answers this pause and nothing else');

export const HumanDoneBody = optionalBody(
  z.strictObject({
    pauseId: pauseId.optional(),
    choice: z.string().min(1).max(100).optional().describe("id of one of the pause's choices, when it has choices"),
  }),
);

export const DeclineBody = z.strictObject({
  reason: z.string('must be text: why it cannot be done').trim().min(1, 'must not be empty').max(1000),
  pauseId: pauseId.optional(),
});

export const ExtendBody = z.strictObject({
  pauseId,
  seconds: z.number('must be a number of seconds').positive('must be above 0').max(RUN_LIMIT_SECONDS).optional(),
});

export const PauseBody = z.strictObject({ pauseId });

export const FormActBody = z
  .strictObject({
    form: z.string().max(100).describe('id of the form as it was read'),
    ref: z.string().max(100),
    value: z.string().max(10_000).optional().describe('what a field is filled with'),
    checked: z.boolean().optional(),
    options: z.array(z.int().min(0).max(10_000)).max(1000).optional().describe('indices of the options to choose'),
    press: z.literal(true).optional(),
  })
  .refine(
    ({ value, checked, options, press }) =>
      [value, checked, options, press].filter((part) => part !== undefined).length === 1,
    'must have exactly one of value, checked, options and press',
  );

const viewportPixels = z.number().min(0).max(20_000);

export const PointBody = z.union(
  [
    z.strictObject({ x: viewportPixels, y: viewportPixels }),
    z.strictObject({
      form: z.string().max(100).describe('id of the form as it was read'),
      ref: z.string().max(100),
    }),
  ],
  'must have x and y, in CSS pixels of the page, or form and ref',
);

export const PickSchema = z.object({
  pick: z
    .object({
      label: z.string().describe('role and name of the element'),
      rect: z
        .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
        .optional()
        .describe('where it is now, in CSS pixels of the page'),
    })
    .optional()
    .describe('what is pointed at; absent when it is nothing'),
});

export const SessionBody = z.strictObject({ apiKey: z.string('must be an API key') });

const STATUSES = ['queued', 'running', 'awaiting_human', 'succeeded', 'failed', 'cancelled', 'timed_out'] as const;

export const ListQuery = z.strictObject({
  limit: z.coerce.number('must be a number').int().min(1).max(100).optional(),
  pageToken: z.string().max(10_000).optional(),
  status: z.enum(STATUSES).optional(),
});

const time = z.number().describe('epoch milliseconds');
const count = z.int().min(0);

const MailSchema = z.object({
  to: z.string(),
  state: z.enum(['sending', 'sent', 'failed']),
  via: z.enum(['postmark', 'outbox']).optional(),
});
const LinkSchema = z.object({ generation: count, claimed: z.boolean() });

const LoopSchema = z.object({
  node: count,
  iterations: z.array(count).describe('of the loops around it, the outermost first, from 0'),
  success: count,
  error: count,
  skipped: count,
  entries: z
    .array(
      z.object({
        variable_name: z.string().optional(),
        locator: z.string().optional(),
        index: count,
        value: z.union([z.string(), z.number(), z.boolean()]).nullish(),
        status: z.enum(['success', 'error', 'skipped']),
        error: z.string().optional(),
      }),
    )
    .describe('the latest iterations'),
});

export const RunStateSchema = z.object({
  runId: z.string(),
  status: z.enum(STATUSES),
  waitsFor: z
    .enum(['worker', 'browser'])
    .optional()
    .describe('what keeps the run from going on: no worker answers for it, or it has no browser yet'),
  automation: z.string(),
  owner: z.object({ email: z.string(), name: z.string().optional() }).optional(),
  startedAt: time,
  endedAt: time.optional(),
  deadline: time,
  node: count.optional().describe('index of the current node'),
  nodes: z.array(
    z.object({
      index: count,
      path: z.string(),
      kind: z.string(),
      title: z.string(),
      state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
      outcome: z
        .enum(['unknown', 'cancelled', 'timeout', 'declined'])
        .optional()
        .describe(
          'unknown: it was interrupted, and may have happened or not; cancelled: the run was cancelled in it; timeout, declined: the run went on without a person',
        ),
      depth: count.optional().describe('how many nodes are around it; absent for none'),
      iteration: z
        .object({ number: count, of: count })
        .optional()
        .describe('of a loop: the iteration it is in, from 1, and how many there are'),
      startedAt: time.optional(),
      endedAt: time.optional(),
    } satisfies Record<keyof NodeState, z.ZodType>),
  ),
  loops: z.array(LoopSchema).optional().describe('what came of the loops that were executed, in the order they began'),
  attempt: z
    .object({ number: count, of: count })
    .optional()
    .describe('which attempt this is, when the automation may be tried more than once'),
  pause: z
    .object({
      pauseId: z.string(),
      node: count,
      title: z.string(),
      instructions: z.string().optional(),
      ask: z
        .literal('point')
        .optional()
        .describe('`point`: to point at an element of the page; absent: to do something in it'),
      openedAt: time,
      deadline: time,
      limitedBy: z.enum(['max_wait_time', 'run']),
      doneWhen: z.array(z.string()).optional().describe('what Done is checked against, in words'),
      control: z.object({ by: z.string(), changes: count }).optional().describe('who took control last'),
      mail: MailSchema,
      link: LinkSchema,
      others: z
        .array(z.object({ mail: MailSchema, link: LinkSchema }))
        .optional()
        .describe('the further people who were mailed'),
      choices: z
        .array(z.object({ id: z.string(), label: z.string() }))
        .optional()
        .describe('what may be answered, when Done alone is no answer'),
    })
    .optional(),
  error: z
    .object({
      type: z.string(),
      message: z.string(),
      node: count.optional(),
      iterations: z.array(count).optional().describe('of the loops around the node, the outermost first, from 0'),
    })
    .optional(),
  alsoMailed: z.array(z.string()).optional().describe("addresses besides the owner's that were mailed a link"),
  outputs: z.array(z.record(z.string(), z.unknown())),
  artifacts: z.array(
    z.object({
      name: z.string(),
      mediaType: z.string(),
      size: count,
      isDownload: z.literal(true).optional().describe('the run downloaded it'),
      metadata: z.record(z.string(), z.unknown()).optional().describe("a download's download_metadata"),
    }),
  ),
  usage: z
    .array(
      z.object({
        model: z.string().describe('provider/model'),
        calls: count,
        inputTokens: count,
        outputTokens: count,
        cost: z.number().min(0).optional().describe('US dollars, by the prices in INTERMISSION_MODEL_PRICES'),
      }),
    )
    .optional()
    .describe('what language models were asked'),
  log: z.array(z.object({ at: time, text: z.string(), node: count.optional() })),
} satisfies Record<keyof RunState, z.ZodType>) satisfies z.ZodType<RunState>;

export const StartedRunSchema = RunStateSchema.extend({
  warnings: z.array(z.string()).describe('what the check of the automation has to say, each with its path'),
});

export const RunListSchema = z.object({
  runs: z.array(
    z.object({
      runId: z.string(),
      status: z.enum(STATUSES),
      automation: z.string(),
      owner: z.string().optional(),
      startedAt: time,
      endedAt: time.optional(),
    }),
  ),
  nextPageToken: z.string().optional(),
});

export const ValidationSchema = z.object({
  valid: z.boolean(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
  warnings: z.array(z.object({ path: z.string(), message: z.string() })),
});

export const ExtendOutcomeSchema = z.object({ deadline: time, limitedBy: z.enum(['max_wait_time', 'run']) });

export const ControlOutcomeSchema = z.object({ by: z.string() });

export const DoneCheckSchema = z.object({
  outcome: z.enum(['met', 'unmet', 'unknown']),
  expected: z.array(z.string()).describe('what is still expected, in words'),
});

export const ProblemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: count,
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  requestId: z.string().optional(),
});
