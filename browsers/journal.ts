/** What is known of a step: never begun, begun and not heard of again, or finished with its result. */
export type Fate = { fate: 'new' } | { fate: 'begun' } | { fate: 'finished'; result: unknown };

/**
 * The steps of one session that must not be done twice. It lives as long as the page they act on, and longer than the worker
 * that does them.
 */
export class Journal {
  private readonly steps = new Map<string, Fate>();

  /** Tells what was known of the step until now. One that was new has begun when this returns. */
  begin(step: string): Fate {
    const known = this.steps.get(step) ?? { fate: 'new' };
    if (known.fate === 'new') this.steps.set(step, { fate: 'begun' });
    return known;
  }

  finish(step: string, result: unknown): void {
    this.steps.set(step, { fate: 'finished', result });
  }
}
