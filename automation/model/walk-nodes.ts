import type { ActionNode, AutomationNode, Draft } from './automation.js';

/** The lists of nodes inside a node, in document order. */
function listsIn(node: AutomationNode): AutomationNode[][] {
  switch (node.type) {
    case 'for_loop_node':
      return [node.nodes, node.reset_nodes];
    case 'if_else_node':
      return [node.if_nodes, node.else_nodes];
    default:
      return [];
  }
}

export function nodesIn(node: AutomationNode): AutomationNode[] {
  return listsIn(node).flat();
}

/** The nodes and all nodes inside them, in document order. */
export function flatten(nodes: readonly AutomationNode[]): AutomationNode[] {
  return nodes.flatMap((node) => [node, ...flatten(nodesIn(node))]);
}

/** Every node of an automation, in document order. */
export function everyNode({ nodes, post_processing_nodes }: Omit<Draft, 'parameters'>): AutomationNode[] {
  return [...flatten(nodes), ...flatten(post_processing_nodes)];
}

/** Every node of an automation that is neither a loop nor a branch, in document order. */
export function everyAction(automation: Omit<Draft, 'parameters'>): ActionNode[] {
  return everyNode(automation).filter((node) => node.type === 'action_node');
}

/** Whether the workflow itself runs the node with its parameters, so that their values are part of the history. */
export function isInWorkflow(node: AutomationNode): boolean {
  return node.type === 'if_else_node' || (node.type === 'action_node' && node.runs === 'workflow');
}

/** Every node with the number of enclosing nodes. */
export function withDepth(nodes: readonly AutomationNode[], depth = 0): { node: AutomationNode; depth: number }[] {
  return nodes.flatMap((node) => [{ node, depth }, ...withDepth(nodesIn(node), depth + 1)]);
}
