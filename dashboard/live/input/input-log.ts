import { LATER_MESSAGES, PATCHES, type NumberedMessage, type ViewerMessage } from '../../../contracts/live-protocol.js';
import { randomId } from '../../../contracts/random-id.js';

/** Moves and wheel events are not kept: they refer to a picture that has changed meanwhile. */
const KEPT = new Set<ViewerMessage['type']>([
  ...(['key', 'text', 'ime', 'paste', 'copy', 'cut', 'choose', 'fill', 'open'] as const),
]);
const TYPED = new Set<ViewerMessage['type']>(['key', 'text', 'ime', 'paste']);
const MOST = 5000;
/**
 * The maximum number of unconfirmed messages in flight: after an interruption, typing must not arrive all at once, because the session
 * would drop part of it.
 */
const MOST_UNTAKEN = 40;

/** Numbers the input and keeps the part that the session has not confirmed, so that an interruption neither loses nor repeats it. */
export class InputLog {
  private latest = 0;
  private transmitted = 0;
  private untaken: (ViewerMessage & { number: number })[] = [];
  private isResumed = false;
  private browser: string | undefined;
  private readonly viewer = randomId();

  constructor(private readonly transmit: (message: NumberedMessage<ViewerMessage>) => void) {}

  send(message: ViewerMessage): void {
    if (!isKept(message)) return this.transmit(message);
    if (this.untaken.length >= MOST) return;
    this.latest += 1;
    this.untaken.push({ ...message, number: this.latest });
    this.transmitMore();
  }

  /**
   * Called when the session connects or reconnects. True when some typing did not arrive: it was meant for another browser, so it is not
   * sent to this one.
   */
  greeted(browser: string): boolean {
    const isOther = this.browser !== undefined && this.browser !== browser;
    this.browser = browser;
    this.isResumed = false;
    const isLost = isOther && this.shut();
    this.transmit({ type: 'resume', viewer: this.viewer, understands: [...LATER_MESSAGES, PATCHES] });
    return isLost;
  }

  cut(): void {
    this.isResumed = false;
  }

  received(number: number): void {
    this.untaken = this.untaken.filter((message) => message.number > number);
    if (!this.isResumed) this.transmitted = number;
    this.isResumed = true;
    this.transmitMore();
  }

  /** Input is no longer accepted. True when some typing did not arrive. */
  shut(): boolean {
    const isLost = this.untaken.some(({ type }) => TYPED.has(type));
    this.untaken = [];
    return isLost;
  }

  private transmitMore(): void {
    if (!this.isResumed) return;
    for (const message of this.untaken.slice(0, MOST_UNTAKEN)) {
      if (message.number <= this.transmitted) continue;
      this.transmitted = message.number;
      this.transmit(message);
    }
  }
}

function isKept(message: ViewerMessage): boolean {
  return KEPT.has(message.type) || (message.type === 'mouse' && message.action !== 'move');
}
