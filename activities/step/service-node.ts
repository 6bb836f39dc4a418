import { isRepeatable, kindOf, type NodeDefinition, type ParamsOf } from '../../automation/model/define-node.js';
import type { NodeResult, NodeTask } from '../../contracts/node-task.js';
import type { TwoFactorSettings } from '../two-factor/source.js';
import type { NodeNeeds } from './dependencies.js';
import { runStep, type StepContext } from './run-step.js';

/** The argument of a node kind without a page. */
export interface ServiceContext<Params> extends StepContext<Params> {
  /** Where two-factor codes arrive. */
  twoFactor: TwoFactorSettings;
}

/** A node kind that acts outside the page: its definition and its function. */
export interface ServiceNode<Name extends string = string, Params = unknown> {
  name: Name;
  runs: 'service';
  /** Whether an interrupted node can simply be repeated. */
  isRepeatable(params: Params): boolean;
  serve: (context: ServiceContext<Params>) => Promise<'skipped' | void>;
}

export function serviceNode<D extends NodeDefinition>(
  definition: D,
  serve: ServiceNode<D['name'], ParamsOf<D>>['serve'],
): ServiceNode<D['name'], ParamsOf<D>> {
  return {
    name: kindOf(definition),
    runs: 'service',
    serve,
    isRepeatable: (params) => isRepeatable(definition, params),
  };
}

/** The activity of such a node kind. The workflow handles the node's waits before and after. */
export function createServiceActivity<Params>(node: ServiceNode<string, Params>, needs: NodeNeeds) {
  return (task: NodeTask<Params>): Promise<NodeResult> =>
    runStep(task, needs, async ({ readSecrets, perform }) =>
      perform(await readSecrets(), node.isRepeatable(task.params), (context) =>
        node.serve({ ...context, twoFactor: needs.twoFactor }),
      ),
    );
}
