import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { ModelUsage, RunState } from '../../contracts/run-state.js';

/** Adds a node's model usage to the run's. */
export function addUsage(state: RunState, spent: readonly ModelUsage[] = []): void {
  for (const { model, calls, inputTokens, outputTokens, cost } of spent) {
    const usage = (state.usage ??= []);
    let entry = usage.find((candidate) => candidate.model === model);
    if (entry === undefined) usage.push((entry = { model, calls: 0, inputTokens: 0, outputTokens: 0 }));
    entry.calls += calls;
    entry.inputTokens += inputTokens;
    entry.outputTokens += outputTokens;
    if (cost !== undefined) entry.cost = (entry.cost ?? 0) + cost;
  }
}

/** The model usage in the failure of a node. */
export function usageIn(error: unknown): ModelUsage[] {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (!(cause instanceof ApplicationFailure)) return [];
  return (cause.details?.[0] as { usage?: ModelUsage[] } | undefined)?.usage ?? [];
}
