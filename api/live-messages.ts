import type { ViewerMessage } from '../browsers/protocol.js';

/** Whether a message acts on the page. What is not listed is not relayed, `role` least of all: only we say who may act. */
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
  /** The message as JSON of our own making, so that the session reads what was checked here. */
  text: string;
}

/** Reads what a viewer sent; undefined for anything but the messages a viewer may send. The session checks their members. */
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
