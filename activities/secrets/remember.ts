/** How long a worker may go on with a secret that was changed meanwhile, and how many it keeps. */
const KEEP_MS = 60_000;
const MAX_KEPT = 200;

/** Remembers what was read for a minute, so that a login's steps ask its provider once. A read that failed is not remembered. */
export class Remembered<Value> {
  private readonly kept = new Map<string, { value: Promise<Value>; until: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  async get(key: string, read: () => Promise<Value>): Promise<Value> {
    const known = this.kept.get(key);
    if (known !== undefined && known.until > this.now()) return known.value;
    const value = read();
    this.kept.delete(key);
    this.kept.set(key, { value, until: this.now() + KEEP_MS });
    value.catch(() => this.kept.delete(key));
    // A map keeps its order, so the first is the oldest.
    if (this.kept.size > MAX_KEPT) this.kept.delete(this.kept.keys().next().value!);
    return value;
  }
}
