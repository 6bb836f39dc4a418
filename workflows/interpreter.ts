import { type ActionNode, shortUrl, substitute } from '../automation/index.js';
import { inBrowser } from './activities.js';
import { failureOf } from './failure.js';
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
  const params = substitute(node.params, [run.parameters, run.automation.parameters.generated_parameters]);
  const handler = nodeHandlers[node.kind];
  try {
    if (handler !== undefined) {
      await handler(run, node, params);
      run.endNode(node.index, 'done');
    } else {
      await runInBrowser(run, node, params);
    }
  } catch (error) {
    throw failureOf(error);
  }
}

async function runInBrowser(run: Run, node: ActionNode, params: Record<string, unknown>): Promise<void> {
  const waitForLoadFirst = run.pendingWaitForLoad;
  const closeGate = run.gateMayBeOpen;
  delete run.pendingWaitForLoad;
  run.gateMayBeOpen = false;
  const activities = inBrowser(run, `${node.index} · ${node.title}`);
  const result = await activities[node.kind as keyof typeof activities & 'click_element']({
    session: run.session!,
    node: { index: node.index, path: node.path, title: node.title },
    params: params as never,
    tries: node.tries,
    timing: node.timing,
    ...(waitForLoadFirst !== undefined && { waitForLoadFirst }),
    ...(closeGate && { closeGate }),
  });
  run.logActs(result.acts);
  for (const note of result.notes) run.log(note);
  run.endNode(node.index, result.skipped ? 'skipped' : 'done');
}
