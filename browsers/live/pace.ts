/** Frames on their way before anything is known about the line: one travels while the other is drawn. */
const FIRST_WINDOW = 2;
const LARGEST_WINDOW = 6;
const FRAME_MS = 33;
/** Fewer milliseconds than the clocks can tell apart. */
const LEAST_MS = 2;
/** How long one measurement counts: the best of them is the line, the others are a busy computer. */
const GOODPUT_MS = 4000;
/** Longer, since on a line that is kept busy even a ping waits its turn. */
const ROUND_TRIP_MS = 30_000;
const MAX_SAMPLES = 60;

interface Sent {
  number: number;
  bytes: number;
  at: number;
}

interface Sample {
  value: number;
  at: number;
}

/** What one viewer's line carries, learnt from its answers, and how many undrawn frames it may have. Times are `performance.now()`. */
export class Pace {
  private undrawn: Sent[] = [];
  private roundTrips: Sample[] = [];
  private goodputs: Sample[] = [];

  /** Bytes per millisecond the line carries; undefined until a frame was drawn. */
  get goodput(): number | undefined {
    return this.goodputs.length === 0 ? undefined : Math.max(...this.goodputs.map(({ value }) => value));
  }

  hasRoomFor(bytes: number): boolean {
    if (this.undrawn.length === 0) return true;
    const { goodput, roundTrip } = this;
    if (goodput === undefined || roundTrip === undefined) return this.undrawn.length < FIRST_WINDOW;
    const window = Math.min(LARGEST_WINDOW, Math.ceil(roundTrip / FRAME_MS) + 1);
    // More than the line holds at once would wait in a queue and be old when it is shown.
    const onTheWay = this.undrawn.reduce((sum, frame) => sum + frame.bytes, 0);
    return this.undrawn.length < window && onTheWay + bytes <= goodput * Math.max(roundTrip, FRAME_MS);
  }

  sent(number: number, bytes: number, now: number): void {
    this.undrawn.push({ number, bytes, at: now });
  }

  /** Frame `number` is drawn, and all before it are done with. `drawMs`: how long the drawing took there. */
  drawn(number: number, drawMs: number, now: number): void {
    const frame = this.undrawn.find((sent) => sent.number === number);
    this.undrawn = this.undrawn.filter((sent) => sent.number > number);
    if (frame === undefined || this.roundTrip === undefined) return;
    const travelled = now - Math.min(drawMs, now - frame.at) - frame.at - this.roundTrip;
    this.goodputs = kept(this.goodputs, { value: frame.bytes / Math.max(travelled, LEAST_MS), at: now }, GOODPUT_MS);
  }

  answered(roundTrip: number, now: number): void {
    this.roundTrips = kept(this.roundTrips, { value: Math.max(0, roundTrip), at: now }, ROUND_TRIP_MS);
  }

  /** The viewer was away: what was sent to it meanwhile may never be drawn. */
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
