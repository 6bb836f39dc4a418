/** What is known of a step: never begun, begun and not heard of again, or finished with its result. */
type Fate = { fate: 'new' } | { fate: 'begun' } | { fate: 'finished'; result: unknown };

/**
 * The steps of one session that must not be done twice. It lives as long as the page they act on, and longer than the worker
 * that does them.
 */
export class Journal {
  private readonly steps = new Map<string, { by: string | undefined } | { result: unknown }>();

  /**
   * Tells what was known of the step until now. One that was new has begun when this returns. To `by`, who began it, it stays
   * new: the answer that said so may have been lost.
   */
  begin(step: string, by?: string): Fate {
    const known = this.steps.get(step);
    if (known === undefined) this.steps.set(step, { by });
    else if ('result' in known) return { fate: 'finished', result: known.result };
    else if (by === undefined || known.by !== by) return { fate: 'begun' };
    return { fate: 'new' };
  }

  finish(step: string, result: unknown): void {
    this.steps.set(step, { result });
  }
}
