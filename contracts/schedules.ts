import { z } from 'zod';
import { flawOfCron } from './cron.js';

const time = z.number().describe('epoch milliseconds');

/** The name of a schedule, unique among the schedules of its tenant. */
export const ScheduleName = z
  .string('must be text')
  .regex(/^\w[\w.-]{0,62}$/, 'must be 1 to 63 letters, digits, dots, dashes and underscores');

/** When a schedule starts runs. A schedule that an earlier version created may have times that `NewScheduleTimes` refuses. */
export const ScheduleTimes = z.strictObject({
  cron: z
    .array(z.string().trim().min(1).max(200))
    .min(1)
    .max(10)
    .optional()
    .describe('cron expressions, for example `0 8 * * 1-5`'),
  everySeconds: z.int().min(60).max(31_622_400).optional().describe('a fixed interval, at least 60'),
  timeZone: z.string().min(1).max(100).optional().describe('for `cron`, for example `Europe/Berlin`; UTC by default'),
  jitterSeconds: z.int().min(0).max(86_400).optional().describe('starts each run up to this much later'),
  startAt: time.optional().describe('no run starts before this time, in epoch milliseconds'),
  endAt: time.optional().describe('no run starts after this time, in epoch milliseconds'),
});
export type ScheduleTimes = z.infer<typeof ScheduleTimes>;

const cronExpression = z
  .string('must be text')
  .trim()
  .max(200)
  .superRefine((text, context) => {
    const message = flawOfCron(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });

/** When a schedule that is about to be created starts runs. */
export const NewScheduleTimes = ScheduleTimes.extend({
  cron: z
    .array(cronExpression)
    .min(1)
    .max(10)
    .optional()
    .describe('cron expressions of five fields, for example `0 8 * * 1-5`, or `@daily` and the like'),
});

/** A schedule as lists and readers show it. */
export const Schedule = z.object({
  name: ScheduleName,
  tenant: z.string().optional(),
  automation: z.string().describe('name of the automation'),
  isUnreadable: z
    .literal(true)
    .optional()
    .describe('the API cannot decrypt what the schedule does, so `automation` and `times` are empty'),
  owner: z.string().optional().describe('mail address of the owner'),
  times: ScheduleTimes,
  isPaused: z.boolean(),
  note: z.string().optional().describe('why it is paused, or what somebody wrote last'),
  nextRuns: z.array(time).describe('when the next runs start, in epoch milliseconds, at most 5'),
  recentRuns: z
    .array(z.object({ runId: z.string(), startedAt: time }))
    .describe('the latest runs that its times started, the latest first'),
});
export type Schedule = z.infer<typeof Schedule>;

export const ScheduleList = z.object({ schedules: z.array(Schedule) });
