import { z } from 'zod';

/** The most tags, and the most pairs of metadata, of one run. */
const MOST_LABELS = 20;

const labelText = (limit: number) =>
  z
    .string('must be text')
    .min(1, 'must not be empty')
    .max(limit, `must be at most ${limit} characters`)
    .regex(/^\P{Cc}*$/u, 'must be one line without control characters');

/** The start of the tag by which the runs of a schedule are found. */
export const SCHEDULE_TAG = 'schedule:';

/** Words by which people group runs. */
export const Tags = z
  .array(
    labelText(50).refine((tag) => !tag.startsWith(SCHEDULE_TAG), `must not start with ${SCHEDULE_TAG}`),
    'must be a list of texts',
  )
  .max(MOST_LABELS, `must be at most ${MOST_LABELS}`);

const METADATA_NAME = /^[\w.-]{1,40}$/;

/** Pairs of texts by which a service finds its runs again, for example the number of an order. */
export const Metadata = z
  .record(z.string(), labelText(255))
  .refine((pairs) => Object.keys(pairs).length <= MOST_LABELS, `must have at most ${MOST_LABELS} pairs`)
  .refine(
    (pairs) => Object.keys(pairs).every((name) => METADATA_NAME.test(name)),
    'has a name that is not 1 to 40 letters, digits, dots, dashes and underscores',
  );

/** What a start says about its run, for those who look for the run later. */
export const RunLabels = z.object({
  tags: Tags.optional().describe('words from the start, to find the run by'),
  metadata: Metadata.optional().describe('pairs of texts from the start, to find the run by'),
});
export type RunLabels = z.infer<typeof RunLabels>;

/** The members of `RunLabels` that have a value. */
export function labelsOf({ tags, metadata }: { tags?: unknown; metadata?: unknown }): RunLabels {
  return { ...valid('tags', Tags, tags), ...valid('metadata', Metadata, metadata) };
}

function valid(name: string, schema: z.ZodType, value: unknown): object {
  const { data, success } = schema.safeParse(value);
  return success && data !== undefined ? { [name]: data } : {};
}

/** Where a run comes from. Its memo says so. */
export const RunOrigin = z.object({
  rerunOf: z.string().optional().describe('id of the run that this one repeats'),
  schedule: z.string().optional().describe('name of the schedule that started the run'),
});
export type RunOrigin = z.infer<typeof RunOrigin>;

/** The origin in a memo, which anyone who starts a run in Temporal may have written. */
export function originOf(memo: Record<string, unknown> | undefined): RunOrigin {
  return RunOrigin.safeParse(memo ?? {}).data ?? {};
}
