/** A fast mouse sends 1000 positions a second; one second's worth may arrive at once. */
const PER_SECOND = 1000;
const MAX_DROPPED = 5000;
const MAX_MALFORMED = 5;

/** Limits how much one viewer may send. */
export class RateLimit {
  private left = PER_SECOND;
  private filledAt = Date.now();
  private dropped = 0;
  private malformed = 0;

  /** Returns false when this message must be dropped. */
  take(): boolean {
    const now = Date.now();
    this.left = Math.min(PER_SECOND, this.left + ((now - this.filledAt) * PER_SECOND) / 1000);
    this.filledAt = now;
    if (this.left < 1) {
      this.dropped += 1;
      return false;
    }
    this.left -= 1;
    return true;
  }

  countMalformed(): void {
    this.malformed += 1;
  }

  /** Whether this viewer is broken or hostile. */
  get isUsedUp(): boolean {
    return this.malformed >= MAX_MALFORMED || this.dropped >= MAX_DROPPED;
  }
}
