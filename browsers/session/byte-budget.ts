/** The bytes allowed at once, and per second from then on. */
export interface ByteRate {
  burstBytes: number;
  bytesPerSecond: number;
}

/** Counts bytes against a limit. A steady trickle never exceeds it; a flood does. */
export class ByteBudget {
  private left: number;
  private countedAt = performance.now();

  constructor(private readonly allowed: ByteRate) {
    this.left = allowed.burstBytes;
  }

  /** Returns false from the byte that exceeds the limit onwards. */
  take(bytes: number): boolean {
    const now = performance.now();
    const { burstBytes, bytesPerSecond } = this.allowed;
    const earned = ((now - this.countedAt) / 1000) * bytesPerSecond;
    this.left = Math.min(burstBytes, this.left + earned) - bytes;
    this.countedAt = now;
    return this.left >= 0;
  }
}
