import { z } from 'zod';
import { refuse } from './fail.js';
import { readShape } from '../automation/model/read-shape.js';

/** Anyone who can reach Temporal can send any value as an argument. A malformed argument must never break a run. */

const id = z.string().min(1).max(200);
/** At most as long as a mail address. */
const who = z.string().max(320);

/** For an optional member, null means that it is absent. */
function optional<Shape extends z.ZodType>(shape: Shape) {
  return shape.nullish().transform((value) => value ?? undefined);
}

export const DoneShape = z.union([
  z.strictObject({ pauseId: optional(id), choice: optional(z.string().max(200)), by: optional(who) }),
  id.transform((pauseId) => ({ pauseId, choice: undefined, by: undefined })),
  z.undefined().transform(() => ({ pauseId: undefined, choice: undefined, by: undefined })),
  z.null().transform(() => ({ pauseId: undefined, choice: undefined, by: undefined })),
]);

export const DeclineShape = z.union([
  z.strictObject({ pauseId: optional(id), reason: z.unknown(), by: optional(who) }),
  z.undefined().transform(() => ({ pauseId: undefined, reason: undefined, by: undefined })),
  z.null().transform(() => ({ pauseId: undefined, reason: undefined, by: undefined })),
]);

export const SessionShape = z.looseObject({
  sessionId: z.string(),
  endpoint: z.string(),
  liveUrl: z.string(),
  runUrl: z.string(),
  place: z.int().optional(),
  taskQueue: z.string().optional(),
  workflowRunId: z.string().optional(),
});

export const ClaimShape = z.object({
  pauseId: id,
  generation: z.int().min(1),
  claimId: id,
  recipient: optional(who),
});
export const FreshLinkShape = z.object({ pauseId: id, recipient: optional(who) });
export const PauseShape = z.object({ pauseId: id });
export const ExtendShape = z.object({
  pauseId: id,
  seconds: optional(z.number().positive().max(600)),
  by: optional(who),
});
export const ControlShape = z.object({ pauseId: id, claimId: id, by: who, isOperator: z.boolean().optional() });

const since = z.number().optional();
export const PermitRequestShape = z.object({ runId: id, priority: z.int(), most: z.int().min(1), since });
export const PermitReleaseShape = z.object({ runId: id });
export const PermitGrantShape = z.object({ limitId: z.string() });
export const LimitsShape = z.array(
  z.object({ of: z.enum(['automation', 'tenant']), name: z.string(), most: z.int().min(1), id: z.string(), since }),
);

/** The parts of the input that the run's state shows before `checkRequest` has read it. */
export const InputShape = z.object({
  automationName: z.string().max(200).nullish(),
  owner: z.object({ email: z.string().max(320), name: z.string().max(200).nullish() }).nullish(),
});

/** The parsed argument; undefined when it does not have the shape. */
export function shaped<Shape extends z.ZodType>(shape: Shape, argument: unknown): z.output<Shape> | undefined {
  return shape.safeParse(argument).data;
}

/** For updates, whose caller receives the error: throws an `ApplicationFailure` of type `InvalidArgument`. */
export function checkShape(shape: z.ZodType, argument: unknown): void {
  const { issues } = readShape(shape, argument);
  if (issues === undefined) return;
  const flaws = issues.map(({ path, message }) => `${path || 'argument'}: ${message}`);
  throw refuse('InvalidArgument', flaws.join('; '));
}
