import type { LimitState, PermitRequest } from '../../contracts/limits.js';

/** The runs that hold a permit of one limit, and the runs that wait for one, by priority and then in the order of their requests. */
export class Permits {
  private most: number;
  private since: number;
  private readonly holders: Set<string>;
  private readonly waiting: { runId: string; priority: number }[];
  /** Holders that have repeated their request, and to which the limit has not yet sent `permitGranted` again. */
  private readonly repeated = new Set<string>();

  constructor({ most, since = 0, holders, waiting }: LimitState) {
    this.most = most;
    this.since = since;
    this.holders = new Set(holders);
    this.waiting = [...waiting];
  }

  /**
   * The value of `most` that was chosen last applies: a schedule, or a run that has waited for long, may bring an older one. A repeated
   * request counts once. If a holder repeats it, `takeRepeated` returns the holder.
   */
  request({ runId, priority, most, since = 0 }: PermitRequest): void {
    if (since >= this.since) [this.most, this.since] = [most, since];
    if (this.holders.has(runId)) this.repeated.add(runId);
    else if (!this.waiting.some((each) => each.runId === runId)) {
      const behind = this.waiting.findIndex((each) => each.priority > priority);
      this.waiting.splice(behind < 0 ? this.waiting.length : behind, 0, { runId, priority });
    }
  }

  /** Takes back the permit or the request of a run. */
  release(runId: string): void {
    this.holders.delete(runId);
    this.repeated.delete(runId);
    const index = this.waiting.findIndex((each) => each.runId === runId);
    if (index >= 0) this.waiting.splice(index, 1);
  }

  /** Grants all free permits. Returns the runs that got one. */
  grant(): string[] {
    const granted = this.waiting.splice(0, Math.max(0, this.most - this.holders.size)).map(({ runId }) => runId);
    for (const runId of granted) this.holders.add(runId);
    return granted;
  }

  /** Returns the holders that have repeated their request, each once. */
  takeRepeated(): string[] {
    const repeated = [...this.repeated];
    this.repeated.clear();
    return repeated;
  }

  get canGrant(): boolean {
    return this.repeated.size > 0 || (this.waiting.length > 0 && this.holders.size < this.most);
  }

  get isUnused(): boolean {
    return this.holders.size === 0 && this.waiting.length === 0;
  }

  get isWanted(): boolean {
    return this.waiting.length > 0;
  }

  /** The state from which the next execution continues. */
  state(): LimitState {
    return { most: this.most, since: this.since, holders: [...this.holders], waiting: this.waiting };
  }
}
