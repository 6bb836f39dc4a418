import { branchTitle, ifElseNode } from '../control/if-else-node.js';
import { forLoopNode, loopTitle } from '../control/for-loop-node.js';
import type { ForLoopNode, IfElseNode } from '../model/automation.js';
import { join } from '../model/findings.js';
import { quotedPlaceholder, withGaps, withNames } from '../parameters/placeholders.js';
import { readNodes, type Reading } from './read-nodes.js';

/** A node while it is being read. */
export interface Place {
  node: Record<string, unknown>;
  index: number;
  path: string;
  reading: Reading;
}

export function readLoop({ node, index, path, reading }: Place): ForLoopNode | undefined {
  const known = ['type', 'nodes', 'reset_nodes', ...Object.keys(forLoopNode.shape)];
  const params = reading.findings.read(forLoopNode, node, path, known);
  const nodes = readNodes(node.nodes, join(path, 'nodes'), reading);
  const resetNodes = readNodes(
    node.reset_nodes === undefined ? [] : node.reset_nodes,
    join(path, 'reset_nodes'),
    reading,
  );
  if (params === undefined) return undefined;
  return {
    type: 'for_loop_node',
    index,
    path,
    kind: 'for_loop_node',
    title: withGaps(loopTitle(params)),
    params,
    nodes,
    reset_nodes: resetNodes,
  };
}

export function readBranch({ node, index, path, reading }: Place): IfElseNode | undefined {
  const known = ['type', 'if_nodes', 'else_nodes', ...Object.keys(ifElseNode.shape)];
  const params = reading.findings.read(ifElseNode, node, path, known);
  const [ifNodes, elseNodes] = (['if_nodes', 'else_nodes'] as const).map((list) =>
    readNodes(node[list] === undefined ? [] : node[list], join(path, list), reading),
  );
  if (params === undefined) return undefined;
  const quoted = quotedPlaceholder(params.condition);
  if (quoted !== undefined) {
    reading.findings.warn(
      join(path, 'condition'),
      `${quoted} in quotes is the literal string, not the value; write ${quoted} without quotes`,
    );
  }
  return {
    type: 'if_else_node',
    index,
    path,
    kind: 'if_else_node',
    title: withNames(branchTitle(params)),
    params,
    if_nodes: ifNodes!,
    else_nodes: elseNodes!,
  };
}
