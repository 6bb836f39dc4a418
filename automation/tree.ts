import type { Automation, AutomationNode } from './document.js';

/** The lists of nodes inside a node, in document order. */
export function listsIn(node: AutomationNode): AutomationNode[][] {
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

/** The nodes and all that are inside them, in document order. */
export function flatten(nodes: readonly AutomationNode[]): AutomationNode[] {
  return nodes.flatMap((node) => [node, ...flatten(nodesIn(node))]);
}

/** Every node of an automation, in document order. */
export function everyNode({ nodes, post_processing_nodes }: Automation): AutomationNode[] {
  return [...flatten(nodes), ...flatten(post_processing_nodes)];
}

/** Every node with the number of nodes around it. */
export function withDepth(nodes: readonly AutomationNode[], depth = 0): { node: AutomationNode; depth: number }[] {
  return nodes.flatMap((node) => [{ node, depth }, ...withDepth(nodesIn(node), depth + 1)]);
}
