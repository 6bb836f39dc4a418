import type { IncomingMessage } from '../input/messages.js';

/** How long input waits for the first frame of a new document, in milliseconds. */
const PICTURE_MS = 1000;

interface Shows {
  /** Whether input aimed at a frame of this epoch still meets what the person saw. */
  isCurrent(epoch: number): boolean;
  /** Whether the page has navigated to a document that has no frame yet. */
  readonly isAwaited: boolean;
}

/**
 * Passes a press on a frame of an earlier document only when the page still looks like that frame, for instance because it reloads itself.
 * This is unknown before the new document's first frame, so the press, and all later input, waits for that frame.
 */
export class PlacedInput {
  private waiting: { message: IncomingMessage; go: () => void }[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** `refused` is called when a press is dropped. */
  constructor(
    private readonly shows: Shows,
    private readonly refused: () => void,
  ) {}

  take(message: IncomingMessage, go: () => void): void {
    if (this.timer === undefined && !(isOutdated(message, this.shows) && this.shows.isAwaited)) {
      this.decide(message, go);
      return;
    }
    this.waiting.push({ message, go });
    this.timer ??= setTimeout(() => this.settle(), PICTURE_MS);
  }

  /** A frame has arrived, or nobody waits for one any more. */
  settle(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const { message, go } of this.waiting.splice(0)) this.decide(message, go);
  }

  private decide(message: IncomingMessage, go: () => void): void {
    if (!isOutdated(message, this.shows)) go();
    else if (message.type === 'mouse') this.refused();
  }
}

/** Only input that begins something can be outdated: a release ends what was begun, wherever that is now. */
function isOutdated(message: IncomingMessage, shows: Shows): boolean {
  const begins = message.type === 'wheel' || (message.type === 'mouse' && message.action === 'down');
  return begins && message.epoch !== undefined && !shows.isCurrent(message.epoch);
}
