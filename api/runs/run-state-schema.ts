import { z } from 'zod';
import type { NodeState, RunState } from '../../client/index.js';
import { count, time } from '../http/body-schema.js';

export const STATUSES = [
  'queued',
  'running',
  'awaiting_human',
  'succeeded',
  'failed',
  'cancelled',
  'timed_out',
] as const;

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
  runsAhead: count.optional().describe('in the queue: the number of waiting runs that were started earlier'),
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
      isPause: z.literal(true).optional().describe('the node is a pause for a person; absent for other nodes'),
      depth: count.optional().describe('how many nodes are around it; absent for none'),
      iteration: z
        .object({ number: count, of: count })
        .optional()
        .describe('of a loop: the iteration it is in, from 1, and how many there are'),
      startedAt: time.optional(),
      endedAt: time.optional(),
    } satisfies Record<keyof NodeState, z.ZodType>),
  ),
  loops: z.array(LoopSchema).optional().describe('the results of the executed loops, in the order in which they began'),
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
      readsRequests: z
        .literal(true)
        .optional()
        .describe('the automation may read what the page sends meanwhile, also what the person types'),
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
        .describe('the possible answers, if Done alone is not an answer'),
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
  devices: z
    .array(
      z.object({
        to: z.string(),
        number: count.describe("counts this person's devices, from 1"),
        claim: z.string().describe("the beginning of the claim's id"),
      }),
    )
    .optional()
    .describe('on which device each person opened a link last; only these may see the run and act in it'),
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
