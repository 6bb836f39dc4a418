import { uuid4 } from '@temporalio/workflow';
import {
  type ActionNode,
  type AutomationNode,
  bindLoop,
  loopNames,
  markSecure,
  type SecureUse,
  substitute,
  type Variables,
} from '../automation/index.js';
import { inBrowser } from './activities.js';
import type { Run } from './run.js';

/** A node's parameters with the placeholders of the loops around it replaced, the outermost loop's first. */
export function boundParams<Node extends AutomationNode>(run: Run, node: Node): Node['params'] {
  return run.scope.reduce<Node['params']>((params, iteration) => bindLoop(params, iteration), node.params);
}

/**
 * A node's parameters with every placeholder replaced that has a value now. Those of secrets are kept for the activity, which
 * alone reads them.
 */
export function paramsOf(run: Run, node: AutomationNode): { params: Record<string, unknown>; secure: SecureUse[] } {
  const bound = boundParams(run, node);
  const { params, secure } = isInWorkflow(node) ? { params: bound, secure: [] } : markSecrets(run, bound);
  return { params: substitute<Record<string, unknown>>(params, mapsOf(run), namesOfLoops(run)), secure };
}

/** How an extraction is labelled, with the placeholders of loops and those that have a value now replaced; never a secret's. */
export function extractionOf(run: Run, { extraction }: ActionNode): ActionNode['extraction'] {
  const bound = run.scope.reduce((options, iteration) => bindLoop(options, iteration), extraction);
  return substitute(bound, mapsOf(run), namesOfLoops(run));
}

/** Where placeholders find their values; the first that has the item wins. */
function mapsOf(run: Run): Variables[] {
  return [run.parameters, run.variables, reservedNames(run)];
}

function isInWorkflow(node: AutomationNode): boolean {
  return node.type === 'if_else_node' || ('runs' in node && node.runs === 'workflow');
}

function markSecrets(run: Run, params: AutomationNode['params']) {
  const from = { input: run.parameters, secure: run.secureParameters, variables: run.variables };
  return markSecure(params, from, () => `s${uuid4().replaceAll('-', '')}`);
}

/** What a condition sees: lists by their names. What nodes have set goes before inputs; secrets are not there. */
export function namesIn(run: Run): Variables {
  return { ...reservedNames(run), ...run.parameters, ...run.variables };
}

/** Whether a node asks where the page is. */
export function namesPageUrl(node: AutomationNode): boolean {
  const texts = [node.params, 'extraction' in node && node.extraction];
  return JSON.stringify(texts).includes('current_page_url');
}

/** The page is asked for its address only where that is named. */
export async function readPageUrl(run: Run): Promise<void> {
  run.pageUrl = await inBrowser(run, 'read the address of the page').pageUrl({ session: run.session! });
}

/** The names that the run itself supplies. */
function reservedNames(run: Run): Variables {
  return {
    task_id: [run.state.runId],
    current_time: [new Date().toISOString()],
    ...(run.pageUrl !== undefined && { current_page_url: [run.pageUrl] }),
  };
}

function namesOfLoops(run: Run): string[] {
  return run.scope.flatMap(({ loop }) => loopNames(loop.params));
}
