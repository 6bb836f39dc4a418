/** How long a worker may keep using a secret after it was changed, and how many secrets it caches. */
const KEEP_MS = 60_000;
const MAX_KEPT = 200;

/** Caches values for a minute, so that the steps of one login ask the provider once. Failed reads are not cached. */
export class TtlCache<Value> {
  private readonly kept = new Map<string, { value: Promise<Value>; until: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  async get(key: string, read: () => Promise<Value>): Promise<Value> {
    const known = this.kept.get(key);
    if (known !== undefined && known.until > this.now()) return known.value;
    const value = read();
    this.kept.delete(key);
    this.kept.set(key, { value, until: this.now() + KEEP_MS });
    value.catch(() => this.kept.delete(key));
    // A map keeps insertion order, so the first key is the oldest.
    if (this.kept.size > MAX_KEPT) this.kept.delete(this.kept.keys().next().value!);
    return value;
  }
}
