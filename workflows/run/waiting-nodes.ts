import type { Automation } from '../../automation/model/automation.js';
import { withDepth } from '../../automation/model/walk-nodes.js';
import type { NodeState } from '../../contracts/run-state.js';

/** Every node of an automation that has not begun, in document order. */
export function nodeStates({ nodes, post_processing_nodes }: Automation): NodeState[] {
  return withDepth([...nodes, ...post_processing_nodes]).map(({ node, depth }) => ({
    index: node.index,
    path: node.path,
    kind: node.kind,
    title: node.title,
    state: 'waiting',
    ...(node.type === 'action_node' && node.isPause && { isPause: true }),
    ...(depth > 0 && { depth }),
  }));
}
