import { z } from 'zod';
import { join } from './issues.js';
import { isIdentifier } from './read-parameters.js';
import { readNodes, type Reading } from './read-nodes.js';
import { isBlank, number, oneOf, text, withRules, wrong } from './values.js';

interface ControlNode {
  shape: z.ZodObject;
  /** Members that are node lists. */
  lists: readonly string[];
  /** The lists that cannot be left out. */
  needed?: readonly string[];
}

const forLoop = withRules(
  z.object({
    variable_name: text().nullish(),
    locator: text().nullish(),
    index_variable_name: text()
      .refine((name) => isIdentifier(name) && name !== 'index_of', { error: 'must be a name, and not index_of' })
      .optional(),
    locator_timeout: number({ min: 0 }).optional(),
    max_iterations: number({ above: 0, integer: true }).nullish(),
    on_error_in_loop: oneOf('raise', 'continue', 'break').optional(),
  }),
  ({ variable_name, locator }, report) => {
    if (isBlank(variable_name) === isBlank(locator))
      report([], 'a loop needs exactly one of variable_name and locator');
  },
);

/** The nodes that decide what runs. This version knows their shape and does not run them. */
export const controlNodes: Readonly<Record<string, ControlNode>> = {
  for_loop_node: { shape: forLoop, lists: ['nodes', 'reset_nodes'], needed: ['nodes'] },
  if_else_node: { shape: z.object({ condition: text() }), lists: ['if_nodes', 'else_nodes'] },
  assert_locator_node: {
    shape: z.object({
      locator: text(),
      assertion: oneOf('to_be_visible', 'to_be_hidden'),
      output_variable_name: text().nullish(),
      timeout: number().optional(),
    }),
    lists: [],
  },
  private_node: {
    shape: z.object({
      handler: text(),
      inputs: z.record(z.string(), z.unknown(), { error: ({ input }) => wrong(input, 'an object') }).optional(),
    }),
    lists: [],
  },
};

/** Refuses such a node as unsupported, and reports what is wrong in it and in the nodes inside. */
export function refuseControlNode(type: string, node: Record<string, unknown>, path: string, reading: Reading): void {
  const { shape, lists, needed } = controlNodes[type]!;
  reading.findings.unsupported(path, type, 'write its steps as action nodes, one after the other');
  reading.findings.read(shape, node, path);
  for (const list of lists) {
    if (node[list] !== undefined || needed?.includes(list)) readNodes(node[list], join(path, list), reading);
  }
}
