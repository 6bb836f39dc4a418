/** Frames in flight before anything is known about the connection: one travels while the other is drawn. */
const FIRST_WINDOW = 2;
const LARGEST_WINDOW = 6;
const FRAME_MS = 33;
/** The shortest time that the clocks can measure. */
const LEAST_MS = 2;
/** How long a measurement counts. The best one reflects the connection; the others reflect a busy computer. */
const GOODPUT_MS = 4000;
/** Longer, because on a busy connection even a ping waits in the queue. */
const ROUND_TRIP_MS = 30_000;
const MAX_SAMPLES = 60;

interface SentFrame {
  number: number;
  bytes: number;
  at: number;
  isPatch: boolean;
}

interface Sample {
  value: number;
  at: number;
}

/**
 * Estimates the speed of one viewer's connection from its replies, and how many undrawn frames it may have. Times are `performance.now()`.
 */
export class LineEstimate {
  private undrawn: SentFrame[] = [];
  private roundTrips: Sample[] = [];
  private goodputs: Sample[] = [];

  /** Bytes per millisecond of the connection; undefined until the viewer has drawn a frame. */
  get goodput(): number | undefined {
    return this.goodputs.length === 0 ? undefined : Math.max(...this.goodputs.map(({ value }) => value));
  }

  hasRoomFor(bytes: number): boolean {
    if (this.undrawn.length === 0) return true;
    const { goodput, roundTrip } = this;
    if (goodput === undefined || roundTrip === undefined) return this.undrawn.length < FIRST_WINDOW;
    const window = Math.min(LARGEST_WINDOW, Math.ceil(roundTrip / FRAME_MS) + 1);
    // Anything beyond the connection's capacity would wait in a queue and be outdated when shown.
    const onTheWay = this.undrawn.reduce((sum, frame) => sum + frame.bytes, 0);
    return this.undrawn.length < window && onTheWay + bytes <= goodput * Math.max(roundTrip, FRAME_MS);
  }

  /** `isPatch`: the frame is so small that the time it takes says little about the connection. */
  sent(number: number, bytes: number, now: number, isPatch = false): void {
    this.undrawn.push({ number, bytes, at: now, isPatch });
  }

  /** The viewer has drawn frame `number`, and so is done with all earlier frames. `drawMs` is how long the viewer took to draw it. */
  drawn(number: number, drawMs: number, now: number): void {
    const frame = this.undrawn.find((sent) => sent.number === number);
    this.undrawn = this.undrawn.filter((sent) => sent.number > number);
    if (frame === undefined || frame.isPatch || this.roundTrip === undefined) return;
    const travelled = now - Math.min(drawMs, now - frame.at) - frame.at - this.roundTrip;
    this.goodputs = kept(this.goodputs, { value: frame.bytes / Math.max(travelled, LEAST_MS), at: now }, GOODPUT_MS);
  }

  answered(roundTrip: number, now: number): void {
    this.roundTrips = kept(this.roundTrips, { value: Math.max(0, roundTrip), at: now }, ROUND_TRIP_MS);
  }

  /** The viewer was hidden: it may never draw the frames sent in the meantime. */
  forget(): void {
    this.undrawn = [];
  }

  private get roundTrip(): number | undefined {
    return this.roundTrips.length === 0 ? undefined : Math.min(...this.roundTrips.map(({ value }) => value));
  }
}

function kept(samples: Sample[], newest: Sample, milliseconds: number): Sample[] {
  return [...samples.filter(({ at }) => newest.at - at < milliseconds).slice(1 - MAX_SAMPLES), newest];
}
