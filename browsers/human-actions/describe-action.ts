import type { IncomingMessage } from '../input/messages.js';
import { type KeyMessage, typedText } from '../input/keys.js';
import type { LoggedAction } from './action-log.js';

/** A press and a release farther apart than this are a drag, in CSS pixels. */
const DRAG = 8;
/** Keys that type nothing but are worth logging. */
const TOLD_KEYS = ['Enter', 'Tab', 'Escape'];

const WENT = { back: 'went back', forward: 'went forward', reload: 'reloaded the page', stop: 'stopped loading' };

type MouseMessage = Extract<IncomingMessage, { type: 'mouse' }>;

/** Derives actions from input. It does not even store which characters are typed. */
export class ActionDescriber {
  private pressedAt: { x: number; y: number } | undefined;

  /** Undefined for input that is not an action by itself, such as a mouse move. */
  read(message: IncomingMessage): LoggedAction | undefined {
    switch (message.type) {
      case 'mouse':
        return this.readMouse(message);
      case 'wheel':
        return plain('scrolled');
      case 'key':
        return message.action === 'down' ? readKey(message) : undefined;
      case 'text':
        return typed([...message.text].length);
      case 'paste':
        return counted('pasted');
      case 'cut':
        return counted('cut a selection');
      case 'choose':
        return counted('chose from a list');
      case 'fill':
        return counted('filled a field');
      case 'navigate':
        return plain(WENT[message.action]);
      case 'address':
        return plain('typed an address');
      case 'tab':
        return plain(message.action === 'show' ? 'went to another tab' : 'closed a tab');
      case 'answer':
        return counted(message.accept ? 'answered a dialog' : 'dismissed a dialog');
      default:
        return undefined;
    }
  }

  private readMouse({ action, x, y, button }: MouseMessage): LoggedAction | undefined {
    if (action === 'down') this.pressedAt = { x, y };
    if (action !== 'up' || this.pressedAt === undefined) return undefined;
    const way = Math.hypot(x - this.pressedAt.x, y - this.pressedAt.y);
    this.pressedAt = undefined;
    if (way > DRAG) return counted('dragged');
    return counted(button === 'right' ? 'right-clicked' : 'clicked');
  }
}

function readKey(message: KeyMessage): LoggedAction | undefined {
  if (TOLD_KEYS.includes(message.key)) return counted(`pressed ${message.key}`);
  const { text } = typedText(message);
  return text === undefined ? undefined : typed([...text].length);
}

export function typed(characters: number): LoggedAction {
  return {
    kind: 'typed',
    amount: characters,
    say: (amount, field) =>
      `typed ${amount} ${amount === 1 ? 'character' : 'characters'}${field === undefined ? '' : ` into ${field}`}`,
  };
}

/** An action whose description says how often it was done. */
export function counted(text: string): LoggedAction {
  return { kind: text, amount: 1, say: (amount) => (amount === 1 ? text : `${text} ${amount} times`) };
}

/** An action that is described once, however often it was repeated. */
export function plain(text: string): LoggedAction {
  return { kind: text, amount: 1, say: () => text };
}
