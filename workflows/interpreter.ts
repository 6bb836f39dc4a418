import { type ActionNode, type Parameters, shortUrl, substitute } from '../automation/index.js';
import { inBrowser } from './activities.js';
import { failureOf } from './failure.js';
import { runByActivity } from './node-activity.js';
import { nodeHandlers } from './nodes/index.js';
import type { Run } from './run.js';

/** Opens the automation's url, then runs its nodes, strictly one after the other. */
export async function runNodes(run: Run): Promise<void> {
  const { url } = run.automation;
  const { warning } = await inBrowser(run, `open ${shortUrl(url)}`).openUrl({ session: run.session!, url });
  if (warning !== undefined) run.log(`warning: ${warning}`);
  for (const node of run.automation.nodes) await runNode(run, node);
}

async function runNode(run: Run, node: ActionNode): Promise<void> {
  run.startNode(node.index);
  run.showDetails();
  const params = substitute(node.params, [run.parameters, listsOf(run.variables)]);
  const handler = nodeHandlers[node.kind];
  try {
    if (handler === undefined) return await runByActivity(run, node, params);
    await handler(run, node, params);
    run.endNode(node.index, 'done');
  } catch (error) {
    throw failureOf(error);
  }
}

/** Placeholders stand for items of lists. */
function listsOf(variables: Record<string, unknown>): Parameters {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => Array.isArray(value))) as Parameters;
}
