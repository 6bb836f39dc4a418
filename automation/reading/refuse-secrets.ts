import type { AutomationNode } from '../model/automation.js';
import type { FindingList } from '../model/findings.js';
import { isInWorkflow } from '../model/walk-nodes.js';
import { itemNames, placeholderNames } from '../parameters/placeholders.js';

/** Names whose values are secret: secure parameters that no input parameter overrides, and those that nodes set. */
export function secretNames(
  nodes: readonly AutomationNode[],
  parameters: { input_parameters: object; secure_parameters: object },
): string[] {
  const codes = nodes.flatMap((node) => (node.type === 'action_node' && node.setsSecret ? [node.setsSecret.name] : []));
  return [...Object.keys(parameters.secure_parameters), ...codes].filter(
    (name) => !Object.hasOwn(parameters.input_parameters, name),
  );
}

/** The history shows everything that a step does in the workflow itself to every reader, so such a step must not contain a secret. */
export function refuseSecretsInWorkflow(
  nodes: readonly AutomationNode[],
  secrets: readonly string[],
  findings: FindingList,
): void {
  for (const node of nodes) {
    const { path, kind, params } = node;
    if (!isInWorkflow(node)) continue;
    const named = new Set([...placeholderNames(params), ...itemNames(params)]);
    for (const name of new Set(secrets.filter((secret) => named.has(secret)))) {
      findings.unsupported(
        path,
        `the secret {${name}[0]} in ${kind}, which would write it into the history`,
        'use it in a step that types or sends it',
      );
    }
  }
}
