import { sleep, workflowInfo } from '@temporalio/workflow';
import type { ActionNode, AutomationNode } from '../../automation/model/automation.js';
import { HISTORY_LIMIT } from '../../automation/model/limits.js';
import { shortUrl } from '../../automation/model/web-address.js';
import { TooMuchText } from '../../automation/parameters/placeholders.js';
import { inBrowser } from '../run/activity-proxies.js';
import { runForLoop } from './control/for-loop.js';
import { runIfElse } from './control/if-else.js';
import { failureOf, nodeFailure } from '../run/failure.js';
import { runByActivity } from './node-activity.js';
import { nodeHandlers } from './kinds/index.js';
import { namesPageUrl, paramsOf, readPageUrl } from './parameters.js';
import type { Run } from '../run/run.js';

/** Nodes that may run without yielding. Between batches the workflow sees its deadline and its signals. */
const NODES_AT_A_TIME = 100;

/** Opens the automation's url, then runs its nodes, strictly one after the other. */
export async function runNodes(run: Run): Promise<void> {
  const { url } = run.automation;
  const { warning } = await inBrowser(run, `open ${shortUrl(url)}`).openUrl({
    session: run.browser.requireSession(),
    url,
  });
  run.browser.interactionAt = Date.now();
  if (warning !== undefined) run.log(`warning: ${warning}`);
  await runList(run, run.automation.nodes);
}

/** Runs the nodes of a list one after the other; the first failure ends it. */
export async function runList(run: Run, nodes: readonly AutomationNode[]): Promise<void> {
  for (const node of nodes) await runNode(run, node);
}

// Each promise costs the workflow about as much as the node itself, so a node that need not wait awaits nothing.
async function runNode(run: Run, node: AutomationNode): Promise<void> {
  if (run.nodes.countNext() % NODES_AT_A_TIME === 0) await giveWay(run, node);
  run.startNode(node.index);
  try {
    if (namesPageUrl(node)) await readPageUrl(run);
    if (node.type === 'for_loop_node') await runForLoop(run, node);
    else if (node.type === 'if_else_node') await runIfElse(run, node);
    else return await runAction(run, node);
    run.endNode(node.index, 'done');
  } catch (error) {
    const failed =
      error instanceof TooMuchText ? nodeFailure(run, node, 'ActionFailed', error.message) : failureOf(error);
    run.failNode(node.index, failed);
    throw failed;
  }
}

async function runAction(run: Run, node: ActionNode): Promise<void> {
  const { params, secure } = paramsOf(run, node);
  const handler = nodeHandlers[node.kind];
  if (handler === undefined) return await runByActivity(run, node, params, secure);
  const waiting = handler(run, node, params);
  if (waiting !== undefined) await waiting;
  run.endNode(node.index, 'done');
}

/**
 * Yields to timers and signals. Without it, a loop of nodes that the workflow runs itself would run without end, and nothing could stop it.
 */
async function giveWay(run: Run, node: AutomationNode): Promise<void> {
  if (workflowInfo().historyLength > HISTORY_LIMIT) {
    const words = `the history of the run has reached its maximum of ${HISTORY_LIMIT} events; split the automation`;
    throw nodeFailure(run, node, 'TooManySteps', words);
  }
  await sleep(1, { summary: 'let others go first' });
}
