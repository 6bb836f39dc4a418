import type { ViewerMessage } from '../../contracts/live-protocol.js';

/**
 * Whether a message acts on the page. Message types that are not listed are not relayed, above all `role`: only the server decides who may
 * act.
 */
const IS_INPUT: Record<ViewerMessage['type'], boolean> = {
  ack: false,
  pong: false,
  view: false,
  mouse: true,
  wheel: true,
  key: true,
  text: true,
  ime: true,
  paste: true,
  copy: true,
  cut: true,
  choose: true,
  fill: true,
  open: true,
  resume: false,
  chooser: true,
  navigate: true,
  address: true,
  tab: true,
  answer: true,
};

export interface RelayedMessage {
  type: ViewerMessage['type'];
  isInput: boolean;
  /** The message serialised anew, so that the session reads exactly what was checked here. */
  text: string;
}

/** Parses a viewer's message; undefined for any type that viewers may not send. The session checks the members. */
export function readViewerMessage(text: string): RelayedMessage | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof message !== 'object' || message === null || !('type' in message)) return undefined;
  const { type } = message;
  if (!isKnown(type)) return undefined;
  return { type, isInput: IS_INPUT[type], text: JSON.stringify(message) };
}

function isKnown(type: unknown): type is ViewerMessage['type'] {
  return typeof type === 'string' && Object.hasOwn(IS_INPUT, type);
}
