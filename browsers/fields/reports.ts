import { z } from 'zod';

const length = z.number().min(-1_000_000).max(1_000_000);
const rect = z.object({ x: length, y: length, width: length, height: length });
const id = z.int().min(0);
const label = z.string().max(300);
const short = z.string().max(100);
const field = z.object({
  id,
  rect,
  type: short,
  inputMode: short,
  autocomplete: z.string().transform((names) => names.slice(0, 100)),
  isSensitive: z.boolean(),
});

/** A message of the script in a page. A page that has taken over its own process could send anything, so it is validated. */
export const Report = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('focus'), field: field.optional() }),
  z.object({ kind: z.literal('fields'), fields: z.array(field).max(200) }),
  z.object({ kind: z.literal('selection'), text: z.string().max(65_536) }),
  z.object({
    kind: z.literal('select'),
    id,
    rect,
    label,
    options: z
      .array(z.object({ label, group: label.optional(), isDisabled: z.boolean(), isChosen: z.boolean() }))
      .max(2000),
    multiple: z.boolean(),
  }),
  z.object({
    kind: z.literal('suggest'),
    id,
    rect,
    label,
    options: z.array(z.object({ value: label, label })).max(100),
  }),
  z.object({
    kind: z.literal('picker'),
    id,
    picker: z.enum(['date', 'time', 'datetime-local', 'month', 'week', 'color']),
    value: short,
    min: short,
    max: short,
    step: short,
    rect,
    label,
  }),
]);

export type Report = z.infer<typeof Report>;

/** A message of the script in the page's own world; the page itself may forge it. */
export const PageReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('copied'), text: z.string().max(65_536), isCut: z.boolean() }),
  z.object({ kind: z.literal('copied-other') }),
  z.object({ kind: z.literal('folder') }),
]);

export type PageReport = z.infer<typeof PageReport>;

/** Returns undefined when the text is not a valid report. */
export function parseReport<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
