import { z } from 'zod';
import type { ViewerMessage } from '../protocol.js';

/** Largest message a viewer may send, and largest text in it. */
export const MAX_MESSAGE_BYTES = 64 * 1024;
const MAX_TEXT = 10_000;

const position = z.number().min(-100_000).max(100_000);
const at = { x: position, y: position };
const modifiers = z.int().min(0).max(15);
const pixels = z.number().min(0).max(100_000);
const keyName = z.string().max(40);

/** What a viewer may send, and the one message of the api about a viewer. */
const Message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ack'), frame: z.int().min(0) }),
  z.object({ type: z.literal('view'), width: pixels, height: pixels, visible: z.boolean() }),
  z.object({
    type: z.literal('mouse'),
    action: z.enum(['move', 'down', 'up']),
    ...at,
    button: z.enum(['none', 'left', 'middle', 'right']),
    buttons: z.int().min(0).max(31),
    clickCount: z.int().min(0).max(10),
    modifiers,
  }),
  z.object({ type: z.literal('wheel'), ...at, deltaX: position, deltaY: position, modifiers }),
  z.object({
    type: z.literal('key'),
    action: z.enum(['down', 'up']),
    key: keyName,
    code: keyName,
    location: z.int().min(0).max(3),
    repeat: z.boolean(),
    modifiers,
  }),
  z.object({ type: z.literal('text'), text: z.string().max(MAX_TEXT) }),
  z.object({ type: z.literal('navigate'), action: z.enum(['back', 'reload']) }),
  /** From the api only: whether this viewer holds the link. */
  z.object({ type: z.literal('role'), canControl: z.boolean() }),
]) satisfies z.ZodType<ViewerMessage | { type: 'role'; canControl: boolean }>;

export type IncomingMessage = z.infer<typeof Message>;
export type InputMessage = Extract<ViewerMessage, { type: 'mouse' | 'wheel' | 'key' | 'text' | 'navigate' }>;

/** Undefined when it is no message of ours. */
export function parseMessage(text: string): IncomingMessage | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  return Message.safeParse(json).data;
}
