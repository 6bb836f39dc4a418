import type { ModelUsage } from '../../contracts/run-state.js';
import type { ModelsConfig } from '../../config/models.js';

/** Counts the model calls of one node. */
export class Usage {
  private readonly counts = new Map<string, ModelUsage>();

  constructor(private readonly prices: ModelsConfig['prices']) {}

  /** Adds a call to a model, with its tokens once it has answered. */
  add(
    model: string,
    { inputTokens = 0, outputTokens = 0 }: { inputTokens?: number; outputTokens?: number } = {},
  ): void {
    const before = this.counts.get(model) ?? { model, calls: 0, inputTokens: 0, outputTokens: 0 };
    const price = this.prices[model];
    const cost = price && (inputTokens * price.input + outputTokens * price.output) / 1_000_000;
    this.counts.set(model, {
      model,
      calls: before.calls + 1,
      inputTokens: before.inputTokens + inputTokens,
      outputTokens: before.outputTokens + outputTokens,
      ...(cost !== undefined && { cost: (before.cost ?? 0) + cost }),
    });
  }

  get list(): ModelUsage[] {
    return [...this.counts.values()];
  }
}
