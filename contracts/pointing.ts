import { z } from 'zod';
import { nameSchemas } from './name-schemas.js';

const viewportPixels = z.number().min(0).max(20_000);

/** What a person points at: a point in the page's viewport, in CSS pixels on a frame of `epoch`, or an element of the latest form. */
export const PointTarget = z.union(
  [
    z.strictObject({
      x: viewportPixels,
      y: viewportPixels,
      epoch: z.int().min(0).max(0xffff).optional().describe('that of the picture it was placed on'),
    }),
    z.strictObject({
      form: z.string().max(100).describe('id of the form as it was read'),
      ref: z.string().max(100),
    }),
  ],
  'must have x and y, in CSS pixels of the page, or form and ref',
);
export type PointTarget = z.infer<typeof PointTarget>;

/** A rectangle in CSS pixels of the page's viewport. */
const Rect = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export type Rect = z.infer<typeof Rect>;

/** The element that the person pointed at. */
const PickedElement = z.object({
  label: z.string().describe('role and name of the element'),
  rect: Rect.optional().describe('where it is now, in CSS pixels of the page'),
});
export type PickedElement = z.infer<typeof PickedElement>;

export const PickResponse = z.object({
  pick: PickedElement.optional().describe('what is pointed at; absent when it is nothing'),
});
export type PickResponse = z.infer<typeof PickResponse>;

nameSchemas({ PickedElement, PickResponse, Rect });
