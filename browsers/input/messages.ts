import { z } from 'zod';
import type { FieldMessage } from '../fields/act.js';
import type { Numbered, ViewerMessage } from '../protocol.js';

/** Largest message a viewer may send, and largest text in it. */
export const MAX_MESSAGE_BYTES = 64 * 1024;
const MAX_TEXT = 10_000;
/** In any script, it fits into one message. */
const MAX_PASTE = 15_000;
const MAX_ADDRESS = 4000;
const MAX_LOGIN = 500;

const position = z.number().min(-100_000).max(100_000);
const at = { x: position, y: position };
const modifiers = z.int().min(0).max(15);
const pixels = z.number().min(0).max(100_000);
const keyName = z.string().max(40);
const fieldId = z.string().max(100);
const id = z.string().max(40);

/** What a viewer may send, and the one message of the api about a viewer. */
const Message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ack'), frame: z.int().min(0), drawMs: z.number().min(0).optional() }),
  z.object({ type: z.literal('pong'), at: z.number().min(0) }),
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
  z.object({ type: z.literal('ime'), text: z.string().max(MAX_TEXT) }),
  z.object({ type: z.literal('paste'), text: z.string().max(MAX_PASTE) }),
  z.object({ type: z.literal('copy') }),
  z.object({ type: z.literal('cut') }),
  z.object({ type: z.literal('choose'), id: fieldId, chosen: z.array(z.int().min(0)).max(2000) }),
  z.object({ type: z.literal('fill'), id: fieldId, value: z.string().max(100) }),
  z.object({ type: z.literal('open'), id: fieldId }),
  z.object({ type: z.literal('resume'), viewer: z.string().min(16).max(100) }),
  z.object({ type: z.literal('navigate'), action: z.enum(['back', 'forward', 'reload', 'stop']) }),
  z.object({ type: z.literal('chooser'), id, action: z.enum(['use', 'cancel']) }),
  z.object({ type: z.literal('address'), url: z.string().max(MAX_ADDRESS) }),
  z.object({ type: z.literal('tab'), action: z.enum(['show', 'close']), id }),
  z.object({
    type: z.literal('answer'),
    id,
    accept: z.boolean(),
    text: z.string().max(MAX_TEXT).optional(),
    login: z.object({ user: z.string().max(MAX_LOGIN), password: z.string().max(MAX_LOGIN) }).optional(),
    stop: z.boolean().optional(),
  }),
  /** From the api only: whether this viewer holds the link, and who they are. */
  z.object({ type: z.literal('role'), canControl: z.boolean(), by: z.string().max(320).optional() }),
]) satisfies z.ZodType<ViewerMessage | { type: 'role'; canControl: boolean; by?: string | undefined }>;

const Numbers = z.object({ number: z.int().min(1).optional() });

export type IncomingMessage = Numbered<z.infer<typeof Message>>;
export type InputMessage = Extract<
  ViewerMessage,
  { type: 'mouse' | 'wheel' | 'key' | 'text' | 'navigate' | 'address' | 'ime' | FieldMessage['type'] }
>;

/** Undefined when it is no message of ours. */
export function parseMessage(text: string): IncomingMessage | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const message = Message.safeParse(json).data;
  const numbers = Numbers.safeParse(json).data;
  return message && numbers && { ...message, ...numbers };
}
