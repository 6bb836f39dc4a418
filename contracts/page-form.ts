import { z } from 'zod';
import { nameSchemas } from './name-schemas.js';

const TextField = z.object({
  /** The type as for an `<input>`, or `textarea`. */
  type: z.string(),
  /** Always empty for a password. */
  value: z.string(),
  isFilled: z.boolean(),
  isRequired: z.boolean(),
  autocomplete: z.string(),
  inputMode: z.string(),
});
export type TextField = z.infer<typeof TextField>;

const FormOption = z.object({ label: z.string(), isChosen: z.boolean(), isDisabled: z.boolean() });

const element = { ref: z.string(), label: z.string(), isDisabled: z.boolean() };

const FormItem = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), level: z.number(), text: z.string() }),
  z.object({ kind: z.literal('text'), text: z.string(), isAlert: z.boolean() }),
  z.object({ kind: z.literal('field'), ...element, field: TextField }),
  z.object({ kind: z.literal('select'), ...element, isMultiple: z.boolean(), options: z.array(FormOption) }),
  z.object({
    kind: z.literal('check'),
    ...element,
    /** A radio button: one of its group can be chosen. */
    isRadio: z.boolean(),
    group: z.string(),
    isChecked: z.boolean(),
  }),
  z.object({
    kind: z.literal('press'),
    ...element,
    isLink: z.boolean(),
    /** The value of a field that opens a picker when pressed, instead of taking typed text. */
    value: z.string().optional(),
  }),
]);
export type FormItem = z.infer<typeof FormItem>;

/** The page as a plain form: its contents in reading order, and the elements that a person can fill, choose or press. */
export const PageForm = z.object({
  /** The id to send with each act, so that no act reaches a page that has changed. */
  id: z.string(),
  /** Stays the same as long as the page's document does, even when its address changes. */
  document: z.string(),
  url: z.string(),
  title: z.string(),
  items: z.array(FormItem),
  /** The page has more content than the form lists. */
  isCut: z.boolean(),
  /** The page consists mostly of fields. */
  isMostlyFields: z.boolean(),
});
export type PageForm = z.infer<typeof PageForm>;

/** A person's edit of one element of a form: exactly one of the members below `ref`. */
export const FormAct = z
  .strictObject({
    form: z.string().max(100).describe('id of the form as it was read'),
    ref: z.string().max(100),
    value: z.string().max(10_000).optional().describe('what a field is filled with'),
    checked: z.boolean().optional(),
    options: z.array(z.int().min(0).max(10_000)).max(1000).optional().describe('indices of the options to choose'),
    press: z.literal(true).optional(),
  })
  .refine(
    ({ value, checked, options, press }) =>
      [value, checked, options, press].filter((part) => part !== undefined).length === 1,
    'must have exactly one of value, checked, options and press',
  );
export type FormAct = z.infer<typeof FormAct>;

nameSchemas({ FormField: TextField, FormOption, FormItem, PageForm });
