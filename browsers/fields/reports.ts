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

/** What the script in a page says. A page that took over its own process could say anything, so it is checked. */
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

/** Undefined when it is no report of ours. */
export function parseReport(text: string): Report | undefined {
  try {
    return Report.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
