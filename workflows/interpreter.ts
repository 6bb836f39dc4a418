import { sleep, workflowInfo } from '@temporalio/workflow';
import { type ActionNode, type AutomationNode, HISTORY_LIMIT, shortUrl } from '../automation/index.js';
import { inBrowser } from './activities.js';
import { runForLoop, runIfElse } from './control/index.js';
import { failureOf, nodeFailure } from './failure.js';
import { runByActivity } from './node-activity.js';
import { nodeHandlers } from './nodes/index.js';
import { namesPageUrl, paramsOf, readPageUrl } from './parameters.js';
import type { Run } from './run.js';

/** Nodes that may run without giving way: between them the run's deadline and signals are seen. */
const NODES_AT_A_TIME = 100;

/** Opens the automation's url, then runs its nodes, strictly one after the other. */
export async function runNodes(run: Run): Promise<void> {
  const { url } = run.automation;
  const { warning } = await inBrowser(run, `open ${shortUrl(url)}`).openUrl({ session: run.session!, url });
  run.interactionAt = Date.now();
  if (warning !== undefined) run.log(`warning: ${warning}`);
  await runList(run, run.automation.nodes);
}

/** Runs the nodes of a list one after the other; the first failure ends it. */
export async function runList(run: Run, nodes: readonly AutomationNode[]): Promise<void> {
  for (const node of nodes) await runNode(run, node);
}

// Every promise costs the workflow about as much as the node itself: what needs no waiting awaits nothing.
async function runNode(run: Run, node: AutomationNode): Promise<void> {
  run.nodesRun += 1;
  if (run.nodesRun % NODES_AT_A_TIME === 0) await giveWay(run, node);
  run.startNode(node.index);
  run.showDetails();
  try {
    if (namesPageUrl(node)) await readPageUrl(run);
    if (node.type === 'for_loop_node') await runForLoop(run, node);
    else if (node.type === 'if_else_node') await runIfElse(run, node);
    else return await runAction(run, node);
    run.endNode(node.index, 'done');
  } catch (error) {
    const failed = failureOf(error);
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

/** A loop of nodes that the workflow does itself would otherwise go on without end, and nothing could stop it. */
async function giveWay(run: Run, node: AutomationNode): Promise<void> {
  if (workflowInfo().historyLength > HISTORY_LIMIT) {
    const words = `the run has ${HISTORY_LIMIT} events in its history, the most it may have; split the automation`;
    throw nodeFailure(run, node, 'TooManySteps', words);
  }
  await sleep(1, { summary: 'let others go first' });
}
