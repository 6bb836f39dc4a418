import { z } from 'zod';
import { Artifact } from './artifact.js';
import { FormAct, PageForm } from './page-form.js';
import { PickResponse, PointTarget } from './pointing.js';
import type { HumanAct } from './workflow-messages.js';

const HumanAct: z.ZodType<HumanAct> = z.object({
  number: z.number(),
  at: z.number(),
  by: z.string(),
  text: z.string(),
});

/** A request of a page, and its response as far as it has arrived. Bodies are text; a body that is not text is null. */
const NetworkCall = z.object({
  url: z.string(),
  method: z.string(),
  requestHeaders: z.record(z.string(), z.string()),
  requestBody: z.string().nullable(),
  /** Null: there was no response. */
  status: z.number().nullable(),
  responseHeaders: z.record(z.string(), z.string()),
  responseBody: z.string().nullable(),
});
export type NetworkCall = z.infer<typeof NetworkCall>;

/** What is shown of the calls that a page made while a person acted. */
const PersonalCalls = z.enum(['none', 'addresses', 'all']);
export type PersonalCalls = z.infer<typeof PersonalCalls>;

/** What became of the downloads from a number on. */
const DownloadNews = z.object({
  /** Number of the next download. */
  next: z.number(),
  coming: z.number(),
  ready: z.number(),
  /** Why each failed download failed. */
  failed: z.array(z.string()),
});
export type DownloadNews = z.infer<typeof DownloadNews>;

/** A connection that the egress proxy could not make for the browser. */
const FailedConnection = z.object({
  /** Counts from 0, in the order in which they failed. */
  number: z.number(),
  host: z.string(),
  port: z.number(),
  /** One sentence, without a full stop. */
  reason: z.string(),
  /** Whether the rules refused it; otherwise the destination was unreachable. */
  isRefused: z.boolean(),
});
export type FailedConnection = z.infer<typeof FailedConnection>;

/** The element that a person pointed at. */
const PointedElement = z.object({
  /** Value of the attribute that marks the element in its page. */
  mark: z.string(),
  /** For people: role and name. */
  label: z.string(),
});

/** What the journal knows of a step: it never began, it began and did not finish, or it finished with its result. */
const StepFate = z.discriminatedUnion('fate', [
  z.object({ fate: z.literal('new') }),
  z.object({ fate: z.literal('begun') }),
  /** Only the step itself knows what its result is. */
  z.object({ fate: z.literal('finished'), result: z.unknown() }),
]);
export type StepFate = z.infer<typeof StepFate>;

/**
 * How the session's own first navigation ended. `slow`: the page did not load in time, but still may. `failed` and `none`: the page is not
 * open.
 */
const FirstPageResult = z.enum(['loaded', 'slow', 'download', 'failed', 'none']);
export type FirstPageResult = z.infer<typeof FirstPageResult>;

const step = z.string().min(1).max(200);
const fromNumber = z.object({ from: z.int().min(0) });
const nothing = z.object({});
/** The response has no body. */
const noBody = z.undefined();

/**
 * What workers and the API ask of a browser session, by command name. Each is `POST <liveUrl>/<name>` with the request as JSON. The
 * response is JSON with status 200, or 204 where it is undefined.
 *
 * Processes of two versions talk to each other during an upgrade: names stay, and new members are optional.
 */
export const SESSION_COMMANDS = {
  /** Opens or shuts the input gate. `deadline`: epoch milliseconds. */
  gate: {
    request: z.object({ open: z.boolean(), pauseId: z.string().optional(), deadline: z.number().optional() }),
    response: noBody,
  },
  'extend-gate': { request: z.object({ pauseId: z.string(), deadline: z.number() }), response: noBody },
  /** Without a pattern: an interaction begins, and earlier calls count no more. */
  network: {
    request: z.object({
      pattern: z.string().optional(),
      of: z.enum(['requests', 'responses']).default('responses'),
      open: z.boolean().default(false),
      personal: PersonalCalls.default('none'),
    }),
    response: z.array(NetworkCall).optional(),
  },
  'failed-connections': {
    request: fromNumber,
    response: z.object({ failed: z.array(FailedConnection), next: z.number() }),
  },
  form: { request: nothing, response: PageForm },
  'form-act': { request: FormAct, response: noBody },
  point: { request: PointTarget, response: PickResponse },
  'point-now': { request: nothing, response: PickResponse },
  'point-clear': { request: nothing, response: noBody },
  pointed: { request: z.object({ pauseId: z.string() }), response: PointedElement.optional() },
  acts: { request: nothing, response: z.array(HumanAct) },
  downloads: {
    request: fromNumber.extend({ waitMs: z.number().min(0).max(60_000).optional() }),
    response: DownloadNews,
  },
  'keep-downloads': {
    request: fromNumber.extend({
      filename: z.string().optional(),
      metadata: z.record(z.string(), z.unknown()).optional(),
      by: z.string().max(200).optional(),
    }),
    response: z.array(Artifact),
  },
  /** Makes a tab the current one, when it is given, and says which tab is. */
  tab: {
    request: z.object({ targetId: z.string().optional() }),
    response: z.object({ targetId: z.string().optional() }),
  },
  close: {
    request: z.object({
      finalScreenshot: z.boolean(),
      downloadSeconds: z.number().min(0).optional(),
      /** How long the last files may take to save. */
      saveSeconds: z.number().min(1).optional(),
    }),
    response: noBody,
  },
  /** `finish` has no response. */
  journal: {
    request: z.object({
      step,
      entry: z.enum(['begin', 'finish', 'give-up']),
      by: z.string().max(100).optional(),
      result: z.unknown().optional(),
    }),
    response: StepFate.optional(),
  },
  /** With an attempt: that attempt blocked the event loop of its worker. */
  blocked: {
    request: z.object({ step, attempt: z.int().min(1).optional() }),
    response: z.object({ attempts: z.number() }),
  },
  /** Waits until the session's navigation to this address has ended. */
  'first-page': { request: z.object({ url: z.string() }), response: z.object({ result: FirstPageResult }) },
  cut: { request: nothing, response: noBody },
  endpoint: { request: nothing, response: z.object({ endpoint: z.string() }) },
  secret: { request: nothing, response: noBody },
  /** No response body: the page gave no picture in time. */
  screenshot: {
    request: z.object({
      name: z.string().min(1).max(1000),
      fullPage: z.boolean().optional(),
      /** The automation asked for it: the name may be taken, and the page may need longer. */
      isExtraction: z.boolean().optional(),
    }),
    response: Artifact.optional(),
  },
} satisfies Record<string, { request: z.ZodType; response: z.ZodType }>;

export type SessionCommandName = keyof typeof SESSION_COMMANDS;
/** As the caller writes it. */
export type SessionRequest<Name extends SessionCommandName> = z.input<(typeof SESSION_COMMANDS)[Name]['request']>;
/** As the session reads it: with defaults filled in. */
export type ParsedSessionRequest<Name extends SessionCommandName> = z.output<
  (typeof SESSION_COMMANDS)[Name]['request']
>;
export type SessionResponse<Name extends SessionCommandName> = z.output<(typeof SESSION_COMMANDS)[Name]['response']>;

/** Body of a response that refuses a command: why, for people. */
export const SessionRefusal = z.object({ error: z.string() });
export type SessionRefusal = z.infer<typeof SessionRefusal>;
