import { cancellationSignal } from '@temporalio/activity';
import type { ModelUsage } from '../../contracts/run-state.js';
import type { ModelsConfig } from '../../config/models.js';
import type { NodeResult, NodeTask } from '../../contracts/node-task.js';
import type { ModelAccess } from './question.js';
import { Usage } from './usage.js';

/** The model usage of nodes that failed, by their error. */
const spent = new WeakMap<object, ModelUsage[]>();

/** Lets a node ask models, and adds their usage to its result. When the node fails, `spentBefore` returns the usage. */
export async function withModels(
  config: ModelsConfig,
  task: NodeTask<unknown>,
  { note, sleep, scrub }: Pick<ModelAccess, 'note' | 'sleep' | 'scrub'>,
  work: (models: ModelAccess) => Promise<NodeResult>,
): Promise<NodeResult> {
  const usage = new Usage(config.prices);
  try {
    const result = await work({
      config,
      usage,
      ofAutomation: task.model,
      signal: cancellationSignal(),
      sleep,
      note,
      scrub,
    });
    return usage.list.length === 0 ? result : { ...result, usage: usage.list };
  } catch (error) {
    if (typeof error === 'object' && error !== null) spent.set(error, usage.list);
    throw error;
  }
}

export function spentBefore(error: unknown): ModelUsage[] {
  return typeof error === 'object' && error !== null ? (spent.get(error) ?? []) : [];
}
