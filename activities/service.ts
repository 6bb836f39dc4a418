import { setTimeout as sleep } from 'node:timers/promises';
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { CancelledFailure } from '@temporalio/common';
import { kindOf, type NodeDefinition, type ParamsOf } from '../automation/index.js';
import type { GuardedFetch } from '../egress/guarded-fetch.js';
import { collect, type Collector } from './collect.js';
import type { NodeResult, NodeTask } from './contract.js';
import type { Asking } from './models/ask.js';
import { withModels } from './models/with-models.js';
import { failureOfNode } from './node-failure.js';
import type { NodeNeeds } from './node-needs.js';
import { once } from './once.js';
import { secretsOf, type TaskSecrets } from './secrets/of-task.js';
import type { TwoFactorSettings } from './two-factor/source.js';

/** What a node kind without a page is handed. */
export interface ServiceContext<Params> extends Collector {
  params: Params;
  task: NodeTask<Params>;
  /** Requests to where automations may connect to. */
  fetch: GuardedFetch;
  /** Where two-factor codes arrive. */
  twoFactor: TwoFactorSettings;
  /** Aborts when the run ends. */
  signal: AbortSignal;
  /** Rejects when the run ends. */
  pause: (seconds: number) => Promise<void>;
  /** For nodes that ask language models. */
  models: Asking;
}

/** A node kind that acts outside the page: its definition, and what it does. */
export interface ServiceNode<Name extends string = string, Params = unknown> {
  name: Name;
  /** Whether an interrupted one may simply be done again. */
  isRepeatable(params: Params): boolean;
  serve: (context: ServiceContext<Params>) => Promise<'skipped' | void>;
}

export function serviceNode<D extends NodeDefinition>(
  definition: D,
  serve: ServiceNode<D['name'], ParamsOf<D>>['serve'],
): ServiceNode<D['name'], ParamsOf<D>> {
  return {
    name: kindOf(definition),
    serve,
    isRepeatable: (params) => definition.isRepeatable?.(params) ?? false,
  };
}

/** The activity of such a node kind. The node's waits before and after are the workflow's. */
export function createServiceActivity<Params>(node: ServiceNode<string, Params>, needs: NodeNeeds) {
  return async (task: NodeTask<Params>): Promise<NodeResult> => {
    const signal = cancellationSignal();
    const pause = async (seconds: number) => void (await sleep(seconds * 1000, undefined, { signal }));
    let own: TaskSecrets<Params> | undefined;
    const step = async ({ params, ...rest }: TaskSecrets<Params>) => {
      const { keepFile, fetch, twoFactor } = needs;
      const { collector, result } = collect(keepFile, task.room, rest);
      return withModels(needs.models, task, { note: collector.note, pause, scrub: rest.scrub }, async (models) =>
        result(await node.serve({ ...collector, params, task, fetch, twoFactor, signal, pause, models })),
      );
    };
    try {
      const found = (own = await secretsOf(task, needs.secrets, pause));
      return node.isRepeatable(task.params)
        ? await step(found)
        : await once(task.session, activityInfo().activityId, () => step(found));
    } catch (error) {
      if (signal.aborted) throw new CancelledFailure('The run ended');
      throw failureOfNode(error, task, own?.scrub);
    }
  };
}
