import { z } from 'zod';
import { ApplicationFailure } from '@temporalio/workflow';

/** What comes from outside may be anything: whoever reaches Temporal can send it. Nothing of it may stop a run by its shape. */

const id = z.string().min(1).max(200);
/** A mail address at most. */
const who = z.string().max(320);

export const DoneShape = z.union([
  z.strictObject({ pauseId: id.optional(), choice: z.string().max(200).optional(), by: who.optional() }),
  id.transform((pauseId) => ({ pauseId, choice: undefined, by: undefined })),
  z.undefined().transform(() => ({ pauseId: undefined, choice: undefined, by: undefined })),
  z.null().transform(() => ({ pauseId: undefined, choice: undefined, by: undefined })),
]);

export const DeclineShape = z.union([
  z.strictObject({ pauseId: id.optional(), reason: z.unknown(), by: who.optional() }),
  z.undefined().transform(() => ({ pauseId: undefined, reason: undefined, by: undefined })),
  z.null().transform(() => ({ pauseId: undefined, reason: undefined, by: undefined })),
]);

export const SessionShape = z.looseObject({
  sessionId: z.string(),
  endpoint: z.string(),
  liveUrl: z.string(),
  runUrl: z.string(),
  place: z.int().optional(),
});

export const ClaimShape = z.object({
  pauseId: id,
  generation: z.int().min(1),
  claimId: id,
  recipient: who.optional(),
});
export const FreshLinkShape = z.object({ pauseId: id, recipient: who.optional() });
export const PauseShape = z.object({ pauseId: id });
export const ExtendShape = z.object({
  pauseId: id,
  seconds: z.number().positive().max(600).optional(),
  by: who.optional(),
});
export const ControlShape = z.object({ pauseId: id, claimId: id, by: who, isOperator: z.boolean().optional() });

/** What starts a run, beside the automation and its parameters, which are read on their own. */
export const InputShape = z.object({
  automationName: z.string('must be text').max(200, 'must be at most 200 characters').nullish(),
  owner: z
    .object({
      email: z.string('must be a mail address').max(320, 'must be at most 320 characters'),
      name: z.string('must be text').max(200, 'must be at most 200 characters').nullish(),
    })
    .nullish(),
});

/** Undefined for what does not have the shape. */
export function shaped<Shape extends z.ZodType>(shape: Shape, argument: unknown): z.output<Shape> | undefined {
  return shape.safeParse(argument).data;
}

/** For an update, whose caller hears the refusal: an `ApplicationFailure` of type `InvalidArgument`. */
export function checkShape(shape: z.ZodType, argument: unknown): void {
  const { error } = shape.safeParse(argument);
  if (error === undefined) return;
  const flaws = error.issues.map(({ path, message }) => `${path.join('.') || 'argument'}: ${message}`);
  throw ApplicationFailure.create({ type: 'InvalidArgument', message: flaws.join('; '), nonRetryable: true });
}
