import { z } from 'zod';
import { Artifact } from './artifact.js';
import { BrowserChoices } from './evidence.js';
import { RunLabels, RunOrigin } from './run-labels.js';
import { RUN_STATUSES } from './run-status.js';
import { nameSchemas } from './name-schemas.js';

/**
 * The state of a run, as workflows report it and programs read it. Workflows import only the types, so that a worker does not load schemas
 * that no workflow uses.
 */

const time = z.number().describe('epoch milliseconds');
const count = z.int().min(0);
/** Positions in loops. */
const iterations = z.array(count).describe('iterations of the enclosing loops, outermost first, from 0');

const Owner = z.object({ email: z.string(), name: z.string().optional() });
export type Owner = z.infer<typeof Owner>;

const NodeState = z.object({
  index: count,
  path: z.string().describe("dotted path from the document's root, for example `nodes.1`"),
  kind: z.string().describe("the action's name in the format, for example `click_element`"),
  title: z.string().describe('one line for people, for example `click button "Submit"`'),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'skipped']),
  outcome: z
    .enum(['unknown', 'cancelled', 'timeout', 'declined'])
    .optional()
    .describe(
      'unknown: it failed while it ran, and may or may not have taken effect; cancelled: the run was cancelled while it ran; ' +
        'timeout, declined: nobody answered its pause, or they declined, and the automation continued without them',
    ),
  isPause: z.literal(true).optional().describe('the node is a pause for a person; absent for other nodes'),
  depth: count.optional().describe('number of enclosing nodes; absent for 0'),
  iteration: z
    .object({ number: count, of: count })
    .optional()
    .describe('for a loop: its current iteration, from 1, and the number of iterations'),
  startedAt: time.optional(),
  endedAt: time.optional(),
});
export type NodeState = z.infer<typeof NodeState>;

const LoopEntry = z.object({
  variable_name: z.string().optional().describe("the first of the loop's variables"),
  locator: z.string().optional(),
  index: count,
  value: z
    .union([z.string(), z.number(), z.boolean()])
    .nullish()
    .describe('the item, shortened; absent for a locator or a secret'),
  status: z.enum(['success', 'error', 'skipped']),
  error: z.string().optional(),
});
export type LoopEntry = z.infer<typeof LoopEntry>;

/** The result of one execution of a loop. */
const LoopStatus = z.object({
  node: count,
  iterations,
  success: count.describe('number of iterations that ended in this way'),
  error: count,
  skipped: count,
  entries: z.array(LoopEntry).describe('the latest iterations, at most 100'),
});
export type LoopStatus = z.infer<typeof LoopStatus>;

const MailState = z.object({
  to: z.string(),
  state: z.enum(['sending', 'sent', 'failed']),
  via: z
    .enum(['postmark', 'outbox'])
    .optional()
    .describe("how the latest mail was sent; outbox: without a mail service, into the outbox of the worker's machine"),
});
export type MailState = z.infer<typeof MailState>;

/** The current link of a recipient, and whether someone claimed it. A fresh link invalidates the earlier ones. */
const LinkState = z.object({ generation: count, claimed: z.boolean() });
export type LinkState = z.infer<typeof LinkState>;

const Choice = z.object({ id: z.string(), label: z.string().describe('the label of its button') });
export type Choice = z.infer<typeof Choice>;

const PauseState = z.object({
  pauseId: z.string(),
  node: count,
  title: z.string().describe('the request to the person, in one line'),
  instructions: z.string().optional(),
  ask: z
    .literal('point')
    .optional()
    .describe('`point`: the person points at an element of the page; absent: they do something in it'),
  openedAt: time,
  deadline: time.describe(
    "epoch milliseconds: when the pause ends without an answer, the earlier of `max_wait_time` and the run's deadline",
  ),
  limitedBy: z.enum(['max_wait_time', 'run']).describe('which limit ends the pause then'),
  mail: MailState,
  control: z
    .object({ by: z.string(), changes: count })
    .optional()
    .describe(
      'who took control last, and how often it changed hands; absent until someone opens the link or takes control',
    ),
  choices: z.array(Choice).optional().describe('the possible answers, when the pause has more answers than Done'),
  doneWhen: z.array(z.string()).optional().describe('the condition for Done, in words, when the node has `done_when`'),
  readsRequests: z
    .literal(true)
    .optional()
    .describe(
      'the automation may read the requests that the page sends during the pause, including what the person types',
    ),
  link: LinkState,
  others: z
    .array(z.object({ mail: MailState, link: LinkState }))
    .optional()
    .describe('the recipients besides the owner'),
});
export type PauseState = z.infer<typeof PauseState>;

/** A browser in which somebody opened a link of the run. */
const Device = z.object({
  to: z.string().describe('mail address to which the link was sent'),
  number: count.describe("number of the device among this person's devices in this run, from 1"),
  claim: z.string().describe("the first characters of the claim's id"),
});
export type Device = z.infer<typeof Device>;

/** One entry of the output data. */
export const OutputEntry = z.object({
  unique_identifier: z.string().optional(),
  json_data: z.record(z.string(), z.unknown()).optional(),
  text: z.string().optional(),
});
export type OutputEntry = z.infer<typeof OutputEntry>;

/** The calls of a run to one language model. Tokens are those of completed calls; a call without a response only counts as a call. */
const ModelUsage = z.object({
  model: z.string().describe('`provider/model`'),
  calls: count,
  inputTokens: count,
  outputTokens: count,
  cost: z
    .number()
    .min(0)
    .optional()
    .describe('US dollars, at the prices in INTERMISSION_MODEL_PRICES; absent for a model without a price'),
});
export type ModelUsage = z.infer<typeof ModelUsage>;

const LogEntry = z.object({ at: time, text: z.string(), node: count.optional() });
export type LogEntry = z.infer<typeof LogEntry>;

/** The state of a run as every reader gets it: the `status` query, the HTTP API, the event stream and `run --json`. */
export const RunState = z.object({
  runId: z.string().describe('the Temporal workflow id'),
  status: z.enum(RUN_STATUSES),
  waitsFor: z
    .enum(['worker', 'browser', 'limit'])
    .optional()
    .describe(
      'why the run waits: no worker responds for it, it has no browser yet, or its `limit` is reached; each is normal for a moment',
    ),
  runsAhead: count
    .optional()
    .describe(
      'in the queue: the number of waiting runs that were started earlier; with `limit`, only runs that wait for a limit',
    ),
  limit: z
    .object({ of: z.enum(['automation', 'tenant']), name: z.string(), most: count })
    .optional()
    .describe('the limit that the run waits for: how many runs of the automation or of the tenant may work at once'),
  automation: z
    .string()
    .describe("name of the automation's file, or a name made from its `url` when it was sent as JSON"),
  owner: Owner.optional(),
  ...RunLabels.shape,
  ...RunOrigin.shape,
  ...BrowserChoices.shape,
  startedAt: time,
  endedAt: time.optional(),
  deadline: time.describe("epoch milliseconds of the run's own deadline, a little before its hard limit"),
  node: count
    .optional()
    .describe('index of the current node: its position in document order, from 0, counting every node'),
  nodes: z
    .array(NodeState)
    .describe('every node in document order; a node inside a loop has its state of the current iteration'),
  loops: z
    .array(LoopStatus)
    .optional()
    .describe('the results of the executed loops, in the order in which they began; at most the latest 50'),
  attempt: z
    .object({ number: count, of: count })
    .optional()
    .describe('the current attempt, when the automation allows more than one'),
  pause: PauseState.optional().describe('the open pause'),
  error: z
    .object({ type: z.string(), message: z.string(), node: count.optional(), iterations: iterations.optional() })
    .optional(),
  alsoMailed: z
    .array(z.string())
    .optional()
    .describe("addresses, besides the owner's, that received a link in this run"),
  devices: z
    .array(Device)
    .optional()
    .describe(
      'the device on which each person last opened a link; only these devices may see the run and act in it; ' +
        'absent: not known at the moment',
    ),
  outputs: z.array(OutputEntry).describe('what the automation extracted, in order'),
  artifacts: z.array(Artifact),
  usage: z.array(ModelUsage).optional().describe('calls to language models, per model; absent when there were none'),
  log: z.array(LogEntry),
});
export type RunState = z.infer<typeof RunState>;

/** The response to a start. */
export const StartedRun = RunState.extend({
  warnings: z.array(z.string()).describe('warnings of the check of the automation, each with its path'),
});
export type StartedRun = z.infer<typeof StartedRun>;

/** One line of the list of runs. */
const RunSummary = z.object({
  runId: z.string(),
  status: z.enum(RUN_STATUSES),
  automation: z.string(),
  owner: z.string().optional().describe('mail address of the owner'),
  ...RunLabels.shape,
  ...RunOrigin.shape,
  startedAt: time,
  endedAt: time.optional(),
  deadline: time
    .optional()
    .describe('epoch milliseconds when the open pause, or else the run, ends at the latest; only of open runs'),
});
export type RunSummary = z.infer<typeof RunSummary>;

export const RunList = z.object({
  runs: z.array(RunSummary),
  nextPageToken: z.string().optional(),
  counts: z
    .record(z.enum(RUN_STATUSES), count)
    .optional()
    .describe('with `counts=true`: how many runs have each status and match the other conditions'),
});
export type RunList = z.infer<typeof RunList>;

nameSchemas({
  Owner,
  NodeState,
  LoopEntry,
  LoopStatus,
  MailState,
  LinkState,
  Choice,
  PauseState,
  Device,
  OutputEntry,
  ModelUsage,
  LogEntry,
  RunState,
  StartedRun,
  RunSummary,
  RunList,
});
