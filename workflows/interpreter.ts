import { type ActionNode, markSecure, type Parameters, shortUrl, substitute } from '../automation/index.js';
import { uuid4 } from '@temporalio/workflow';
import { inBrowser } from './activities.js';
import { failureOf } from './failure.js';
import { runByActivity } from './node-activity.js';
import { nodeHandlers } from './nodes/index.js';
import type { Run } from './run.js';

/** Opens the automation's url, then runs its nodes, strictly one after the other. */
export async function runNodes(run: Run): Promise<void> {
  const { url } = run.automation;
  const { warning } = await inBrowser(run, `open ${shortUrl(url)}`).openUrl({ session: run.session!, url });
  run.interactionAt = Date.now();
  if (warning !== undefined) run.log(`warning: ${warning}`);
  for (const node of run.automation.nodes) await runNode(run, node);
}

async function runNode(run: Run, node: ActionNode): Promise<void> {
  run.startNode(node.index);
  run.showDetails();
  const handler = nodeHandlers[node.kind];
  const { params: marked, secure } = handler === undefined ? markSecrets(run, node) : { ...node, secure: [] };
  const params = substitute(marked, [run.parameters, listsOf(run.variables)]);
  try {
    if (handler === undefined) return await runByActivity(run, node, params, secure);
    await handler(run, node, params);
    run.endNode(node.index, 'done');
  } catch (error) {
    throw failureOf(error);
  }
}

/** Placeholders of secrets are kept for the activity, which alone reads them. */
function markSecrets(run: Run, { params }: ActionNode) {
  const from = { input: run.parameters, secure: run.secureParameters, variables: run.variables };
  return markSecure(params, from, () => `s${uuid4().replaceAll('-', '')}`);
}

/** Placeholders stand for items of lists. */
function listsOf(variables: Record<string, unknown>): Parameters {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => Array.isArray(value))) as Parameters;
}
