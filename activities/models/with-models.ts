import { cancellationSignal } from '@temporalio/activity';
import type { ModelUsage } from '../../automation/index.js';
import type { ModelsConfig } from '../../config/models.js';
import type { NodeResult, NodeTask } from '../contract.js';
import type { Asking } from './ask.js';
import { Usage } from './usage.js';

/** What a node that failed had spent on models. */
const spent = new WeakMap<object, ModelUsage[]>();

/** Lets a node ask models, and adds what it spent to its result; when it fails, `spentBefore` tells. */
export async function withModels(
  config: ModelsConfig,
  task: NodeTask<unknown>,
  { note, pause, scrub }: Pick<Asking, 'note' | 'pause' | 'scrub'>,
  work: (models: Asking) => Promise<NodeResult>,
): Promise<NodeResult> {
  const usage = new Usage(config.prices);
  try {
    const result = await work({
      config,
      usage,
      ofAutomation: task.model,
      signal: cancellationSignal(),
      pause,
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
