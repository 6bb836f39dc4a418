import { uuid4 } from '@temporalio/workflow';
import type { ActionNode, AutomationNode } from '../../automation/model/automation.js';
import { everyAction, isInWorkflow } from '../../automation/model/walk-nodes.js';
import { markSecure, type SecureUse } from '../../automation/parameters/secure-placeholders.js';
import { substitute } from '../../automation/parameters/placeholders.js';
import { inBrowser } from '../run/activity-proxies.js';
import type { Run } from '../run/run.js';

/** A node's parameters with the placeholders of the enclosing loops replaced, the outermost loop's first. */
export function boundParams<Node extends AutomationNode>(run: Run, node: Node): Node['params'] {
  return run.loops.bind(node.params);
}

/**
 * A node's parameters with every placeholder replaced that has a value now. Placeholders of secrets stay for the activity; only activities
 * read secrets.
 */
export function paramsOf(run: Run, node: AutomationNode): { params: Record<string, unknown>; secure: SecureUse[] } {
  const bound = boundParams(run, node);
  const { params, secure } = isInWorkflow(node) ? { params: bound, secure: [] } : markSecrets(run, bound);
  return {
    params: substitute<Record<string, unknown>>(params, run.variables.sources(Date.now()), run.loops.names()),
    secure,
  };
}

/** The labels of an extraction. The placeholders of loops and those that have a value now are replaced, those of secrets never. */
export function extractionOf(run: Run, { extraction }: ActionNode): ActionNode['extraction'] {
  const bound = run.loops.bind(extraction);
  return substitute(bound, run.variables.sources(Date.now()), run.loops.names());
}

function markSecrets(run: Run, params: AutomationNode['params']) {
  const from = {
    input: run.variables.inputs ?? {},
    secure: run.variables.secure,
    variables: run.variables.generated,
    sitesOfCode: (name: string) => sitesOfCode(run, name),
  };
  return markSecure(params, from, () => `s${uuid4().replaceAll('-', '')}`);
}

/** The combined sites of the actions that set the variable. */
function sitesOfCode(run: Run, name: string): string[] | undefined {
  const sites = everyAction(run.automation).flatMap(({ setsSecret }) =>
    setsSecret?.name === name ? setsSecret.sites : [],
  );
  return sites.length > 0 ? sites : undefined;
}

/** Whether a node uses the address of the page. */
export function namesPageUrl(node: AutomationNode): boolean {
  const texts = [node.params, 'extraction' in node && node.extraction];
  return JSON.stringify(texts).includes('current_page_url');
}

/** Reads the page's address, only for a node that uses it. */
export async function readPageUrl(run: Run): Promise<void> {
  const { pageUrl } = inBrowser(run, 'read the address of the page');
  run.variables.setPageUrl(await pageUrl({ session: run.browser.requireSession() }));
}
