/** A fast mouse sends 1000 positions a second; a second's worth may come at once. */
const PER_SECOND = 1000;
const MAX_DROPPED = 5000;
const MAX_MALFORMED = 5;

/** How much one viewer may send. */
export class Allowance {
  private left = PER_SECOND;
  private filledAt = Date.now();
  private dropped = 0;
  private malformed = 0;

  /** False: drop this message. */
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

  /** This viewer is broken or hostile. */
  get isUsedUp(): boolean {
    return this.malformed >= MAX_MALFORMED || this.dropped >= MAX_DROPPED;
  }
}
