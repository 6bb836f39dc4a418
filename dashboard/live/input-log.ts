import type { Numbered, ViewerMessage } from '../../browsers/protocol.js';

/** Moves and wheel turns are not kept: they are about a picture that has changed meanwhile. */
const KEPT = new Set<ViewerMessage['type']>([
  ...(['key', 'text', 'ime', 'paste', 'copy', 'cut', 'choose', 'fill', 'open'] as const),
]);
const TYPED = new Set<ViewerMessage['type']>(['key', 'text', 'ime', 'paste']);
const MOST = 5000;
/** On their way at once: what was typed during a cut must not come as a flood, of which the session takes only a part. */
const MOST_UNTAKEN = 40;

/** Numbers the input and keeps what the session has not taken yet, so that a cut neither loses nor doubles it. */
export class InputLog {
  #latest = 0;
  #transmitted = 0;
  #untaken: (ViewerMessage & { number: number })[] = [];
  #isResumed = false;
  #browser: string | undefined;
  readonly #viewer = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

  constructor(private readonly transmit: (message: Numbered<ViewerMessage>) => void) {}

  send(message: ViewerMessage): void {
    if (!isKept(message)) return this.transmit(message);
    if (this.#untaken.length >= MOST) return;
    this.#latest += 1;
    this.#untaken.push({ ...message, number: this.#latest });
    this.#transmitMore();
  }

  /**
   * The session speaks, for the first time or again. True when something typed did not arrive: it was meant for another
   * browser, and must not reach this one.
   */
  greeted(browser: string): boolean {
    const isOther = this.#browser !== undefined && this.#browser !== browser;
    this.#browser = browser;
    this.#isResumed = false;
    const isLost = isOther && this.shut();
    this.transmit({ type: 'resume', viewer: this.#viewer });
    return isLost;
  }

  cut(): void {
    this.#isResumed = false;
  }

  received(number: number): void {
    this.#untaken = this.#untaken.filter((message) => message.number > number);
    if (!this.#isResumed) this.#transmitted = number;
    this.#isResumed = true;
    this.#transmitMore();
  }

  /** Input is taken no longer. True when something typed did not arrive. */
  shut(): boolean {
    const isLost = this.#untaken.some(({ type }) => TYPED.has(type));
    this.#untaken = [];
    return isLost;
  }

  #transmitMore(): void {
    if (!this.#isResumed) return;
    for (const message of this.#untaken.slice(0, MOST_UNTAKEN)) {
      if (message.number <= this.#transmitted) continue;
      this.#transmitted = message.number;
      this.transmit(message);
    }
  }
}

function isKept(message: ViewerMessage): boolean {
  return KEPT.has(message.type) || (message.type === 'mouse' && message.action !== 'move');
}
