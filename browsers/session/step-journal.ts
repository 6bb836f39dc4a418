import type { StepFate } from '../../contracts/session-commands.js';

/**
 * Records the steps of one session that must not run twice. It lives as long as the page they act on, and outlives the worker that runs
 * them.
 */
export class StepJournal {
  private readonly steps = new Map<string, { by: string | undefined } | { result: unknown }>();
  private readonly blocked = new Map<string, Set<number>>();

  /**
   * Returns the state of the step before this call, and marks a new step as begun. For the caller `by` that began it, the step stays new:
   * the response that said so may have been lost.
   */
  begin(step: string, by?: string): StepFate {
    const known = this.steps.get(step);
    if (known === undefined) this.steps.set(step, { by });
    else if ('result' in known) return { fate: 'finished', result: known.result };
    else if (by === undefined || known.by !== by) return { fate: 'begun' };
    return { fate: 'new' };
  }

  finish(step: string, result: unknown): void {
    this.steps.set(step, { result });
  }

  /** Records that this attempt of the step blocked the event loop of its worker. */
  noteBlocked(step: string, attempt: number): void {
    this.blocked.set(step, (this.blocked.get(step) ?? new Set()).add(attempt));
  }

  /** The number of attempts of the step that blocked their workers. */
  attemptsBlocked(step: string): number {
    return this.blocked.get(step)?.size ?? 0;
  }
}
