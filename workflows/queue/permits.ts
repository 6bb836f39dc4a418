import type { LimitState, PermitRequest } from '../../contracts/limits.js';

/** The runs that hold a permit of one limit, and the runs that wait for one, by priority and then in the order of their requests. */
export class Permits {
  private most: number;
  private readonly holders: Set<string>;
  private readonly waiting: { runId: string; priority: number }[];
  /** Holders to which the limit has not yet sent `permitGranted`. */
  private readonly unaware = new Set<string>();

  constructor({ most, holders, waiting }: LimitState) {
    this.most = most;
    this.holders = new Set(holders);
    this.waiting = [...waiting];
  }

  /** The latest value of `most` applies. A repeated request counts once. If a holder repeats it, `grant` returns the holder again. */
  request({ runId, priority, most }: PermitRequest): void {
    this.most = most;
    if (this.holders.has(runId)) this.unaware.add(runId);
    else if (!this.waiting.some((each) => each.runId === runId)) {
      const behind = this.waiting.findIndex((each) => each.priority > priority);
      this.waiting.splice(behind < 0 ? this.waiting.length : behind, 0, { runId, priority });
    }
  }

  /** Takes back the permit or the request of a run. */
  release(runId: string): void {
    this.holders.delete(runId);
    this.unaware.delete(runId);
    const index = this.waiting.findIndex((each) => each.runId === runId);
    if (index >= 0) this.waiting.splice(index, 1);
  }

  /** Grants all free permits. Returns the holders that must get `permitGranted`. */
  grant(): string[] {
    for (const { runId } of this.waiting.splice(0, Math.max(0, this.most - this.holders.size))) {
      this.holders.add(runId);
      this.unaware.add(runId);
    }
    const unaware = [...this.unaware];
    this.unaware.clear();
    return unaware;
  }

  get canGrant(): boolean {
    return this.unaware.size > 0 || (this.waiting.length > 0 && this.holders.size < this.most);
  }

  get isUnused(): boolean {
    return this.holders.size === 0 && this.waiting.length === 0;
  }

  get isWanted(): boolean {
    return this.waiting.length > 0;
  }

  /** The state from which the next execution continues. */
  state(): LimitState {
    return { most: this.most, holders: [...this.holders], waiting: this.waiting };
  }
}
