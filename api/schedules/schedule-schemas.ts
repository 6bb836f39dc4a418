import { z } from 'zod';
import { NewScheduleTimes, ScheduleName } from '../../contracts/schedules.js';
import { StartRequestSchema } from '../../contracts/start-request.js';
import { optional, optionalBody } from '../http/body-schema.js';
import { StartBody, StartBodyDescription } from '../runs/run-schemas.js';

const note = z.string().trim().max(500).describe('why, for people who read it later');

const time = z.union([z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)), z.int().min(0)]);

const { cron, everySeconds, timeZone, jitterSeconds } = NewScheduleTimes.shape;

const members = {
  name: ScheduleName,
  cron: optional(cron),
  everySeconds: optional(everySeconds),
  timeZone: optional(timeZone),
  jitterSeconds: optional(jitterSeconds),
  startAt: optional(time).describe('no run starts before this time: ISO 8601, or epoch milliseconds'),
  endAt: optional(time).describe('no run starts after this time'),
  paused: optional(z.boolean()).describe('`true`: starts no runs until somebody resumes it'),
  note: optional(note),
};

export const ScheduleBody = z.strictObject({ ...members, run: StartBody });

/** The shape of `ScheduleBody`, for the API's description. */
export const ScheduleBodyDescription = z.strictObject({
  ...members,
  run: StartBodyDescription.omit({ idempotencyKey: true }).describe('the body of a start'),
});

export const NoteBody = z.strictObject({ note: optional(note) });

export const TriggerBody = optionalBody(
  z.strictObject({ idempotencyKey: optional(StartRequestSchema.shape.idempotencyKey) }),
);

/** Only a key without a tenant may name one. */
export const ScheduleQuery = z.strictObject({ tenant: z.string().max(63).optional() });
