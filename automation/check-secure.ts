import type { AutomationNode } from './document.js';
import type { Findings } from './issues.js';
import { itemNames, placeholderNames } from './placeholders.js';

/** Names whose values are secret: secure parameters that no input parameter hides, and the codes of two-factor actions. */
export function secretNames(
  nodes: readonly AutomationNode[],
  parameters: { input_parameters: object; secure_parameters: object },
): string[] {
  const codes = nodes.flatMap(({ kind, params }) =>
    kind === 'two_fa_action' ? [String((params as Record<string, unknown>).output_variable_name)] : [],
  );
  return [...Object.keys(parameters.secure_parameters), ...codes].filter(
    (name) => !Object.hasOwn(parameters.input_parameters, name),
  );
}

/** What a step does in the workflow itself stands in the history for everyone to read, so no secret may be part of it. */
export function refuseSecretsInWorkflow(
  nodes: readonly AutomationNode[],
  secrets: readonly string[],
  findings: Findings,
): void {
  for (const node of nodes) {
    const { path, kind, params } = node;
    if (node.type !== 'if_else_node' && !('runs' in node && node.runs === 'workflow')) continue;
    const named = new Set([...placeholderNames(params), ...itemNames(params)]);
    for (const name of new Set(secrets.filter((secret) => named.has(secret)))) {
      findings.unsupported(
        path,
        `the secret {${name}[0]} in ${kind}, which would write it into the history,`,
        'use it in a step that types or sends it',
      );
    }
  }
}
