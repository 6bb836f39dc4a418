import { z } from 'zod';
import type { FieldMessage } from '../fields/edit-field.js';
import type { NumberedMessage, ViewerMessage } from '../../contracts/live-protocol.js';

/** Largest message a viewer may send, and largest text in it. */
export const MAX_MESSAGE_BYTES = 64 * 1024;
const MAX_TEXT = 10_000;
/** A paste fits into one message in any script. */
const MAX_PASTE = 15_000;
const MAX_ADDRESS = 4000;
const MAX_LOGIN = 500;

const position = z.number().min(-100_000).max(100_000);
const at = { x: position, y: position };
const modifiers = z.int().min(0).max(15);
const epoch = z.int().min(0).max(0xffff).optional();
const pixels = z.number().min(0).max(100_000);
const keyName = z.string().max(40);
const fieldId = z.string().max(100);
const id = z.string().max(40);
const byKey = z.boolean().optional();

/** The messages that a viewer may send, and the one message of the API about a viewer. */
const Message = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ack'),
    frame: z.int().min(0),
    drawMs: z.number().min(0).optional(),
    isBlank: z.boolean().optional(),
  }),
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
    epoch,
  }),
  z.object({ type: z.literal('wheel'), ...at, deltaX: position, deltaY: position, modifiers, epoch }),
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
  z.object({ type: z.literal('paste'), text: z.string().max(MAX_PASTE), byKey }),
  z.object({ type: z.literal('copy'), byKey }),
  z.object({ type: z.literal('cut'), byKey }),
  z.object({ type: z.literal('choose'), id: fieldId, chosen: z.array(z.int().min(0)).max(2000) }),
  z.object({ type: z.literal('fill'), id: fieldId, value: z.string().max(300) }),
  z.object({ type: z.literal('open'), id: fieldId }),
  z.object({
    type: z.literal('resume'),
    viewer: z.string().min(16).max(100),
    understands: z.array(z.string().max(40)).max(20).optional(),
  }),
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
  /** Sent by the API only: whether this viewer holds the link, and who they are. */
  z.object({ type: z.literal('role'), canControl: z.boolean(), by: z.string().max(320).optional() }),
]) satisfies z.ZodType<ViewerMessage | { type: 'role'; canControl: boolean; by?: string | undefined }>;

const Numbers = z.object({ number: z.int().min(1).optional() });

export type IncomingMessage = NumberedMessage<z.infer<typeof Message>>;
export type InputMessage = Extract<
  ViewerMessage,
  { type: 'mouse' | 'wheel' | 'key' | 'text' | 'navigate' | 'address' | 'ime' | FieldMessage['type'] }
>;

/** Returns undefined when the text is not a valid message. */
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
