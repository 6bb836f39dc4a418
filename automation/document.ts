import { z } from 'zod';
import { Findings, type Issue, isObject } from './issues.js';
import { readMap, readParameters } from './read-parameters.js';
import { readNode } from './read-node.js';
import { urlFlaw } from './url.js';
import { boolean, number, oneOf, show, text } from './values.js';

export type { Issue } from './issues.js';

export type ParameterValue = string | number | boolean;
export type Parameters = Record<string, (ParameterValue | null)[]>;

/** A node list's item as the interpreter sees it: read, checked, with defaults. */
export interface ActionNode {
  type: 'action_node';
  /** Position in document order, from 0, counting every node. */
  index: number;
  path: string;
  kind: string;
  title: string;
  runs: 'browser' | 'workflow';
  /** The kind's own parameters, placeholders still in place. */
  params: Record<string, unknown>;
  /** Members of `interaction_action` beside the action; the defaults also for other kinds. */
  tries: { max_tries: number; max_timeout_seconds_per_try: number };
  timing: NodeTiming;
}

export interface NodeTiming {
  before_sleep_time: number;
  /** Upper limit of the wait for the page's `load` event after the action; not a sleep. */
  end_sleep_time: number;
  expect_new_tab: boolean;
  max_new_tab_wait_time: number;
}

export interface Automation {
  url: string;
  description?: string;
  parameters: { input_parameters: Parameters; generated_parameters: Parameters };
  nodes: ActionNode[];
  take_final_screenshot: boolean;
}

export type ReadResult =
  { valid: true; automation: Automation; warnings: Issue[] } | { valid: false; errors: Issue[]; warnings: Issue[] };

/** More are nobody's: a run of 600 s cannot do them. */
const MAX_NODES = 2000;

const topLevel = z.object({
  url: text(),
  take_final_screenshot: boolean().default(true),
  automation_description: text().nullish(),
  browser_channel: oneOf('chromium', 'chrome', 'cloakbrowser', 'browser-use', 'rdp').default('chromium'),
  os_emulation: oneOf('windows', 'linux').nullish(),
  max_retries: number({ integer: true, min: 0 }).default(0),
  expected_downloads: number({ integer: true, min: 0 }).default(0),
  reuse_page_if_already_on_url: boolean().default(false),
});

/** Known to the format, and without effect on a run here. */
const INERT = [
  'automation_endpoint',
  'backend',
  'allow_cookies',
  'enable_browser_alerts',
  'remove_empty_nodes_in_axtree',
];
const KNOWN = [...Object.keys(topLevel.shape), ...INERT, 'parameters', 'nodes', 'post_processing_nodes'];

/** Reads an automation leniently and checks it strictly; reports every error at once, each with its path. Never throws. */
export function readAutomation(json: unknown): ReadResult {
  const findings = new Findings();
  if (!isObject(json)) {
    findings.error('', `${show(json)} is not an automation: an object with url, parameters and nodes`);
    return { valid: false, errors: findings.errors, warnings: [] };
  }
  const head = findings.read(topLevel, json, '', KNOWN);
  if (head !== undefined) checkHead(head, findings);
  const parameters = readParameters(json.parameters, findings);
  const nodes = readNodes(json.nodes, findings);
  if (Array.isArray(json.post_processing_nodes) && json.post_processing_nodes.length > 0) {
    findings.unsupported('post_processing_nodes', 'post_processing_nodes', 'write the steps at the end of nodes');
  }
  const { errors, warnings } = findings;
  if (head === undefined || errors.length > 0) return { valid: false, errors, warnings };
  const { url, take_final_screenshot, automation_description } = head;
  return {
    valid: true,
    automation: {
      url,
      parameters,
      nodes,
      take_final_screenshot,
      ...(automation_description && { description: automation_description }),
    },
    warnings,
  };
}

function checkHead(head: z.output<typeof topLevel>, findings: Findings): void {
  const flaw = urlFlaw(head.url);
  if (flaw !== undefined) findings.error('url', flaw);
  if (head.browser_channel !== 'chromium')
    findings.unsupported('browser_channel', head.browser_channel, 'use chromium');
  if (head.os_emulation != null) findings.unsupported('os_emulation', 'os_emulation', 'leave it out');
  if (head.max_retries > 0)
    findings.unsupported('max_retries', 'max_retries', 'leave it out, and start the run again if need be');
  if (head.expected_downloads > 0) findings.unsupported('expected_downloads', 'expected_downloads', 'leave it out');
  if (head.reuse_page_if_already_on_url) {
    findings.unsupported('reuse_page_if_already_on_url', 'reuse_page_if_already_on_url', 'leave it out');
  }
}

function readNodes(value: unknown, findings: Findings): ActionNode[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    findings.error('nodes', `${show(value)} is not a list of nodes`);
    return [];
  }
  if (value.length > MAX_NODES) {
    findings.error('nodes', `${value.length} nodes are above ${MAX_NODES}, the most a run may have`);
    return [];
  }
  return value.flatMap((node: unknown, index) => readNode(node, index, `nodes.${index}`, findings) ?? []);
}

/** Binds a start's input parameters (same names as declared, exactly) over the file's; each error has a path `inputParameters.<name>`. */
export function bindParameters(
  automation: Automation,
  inputParameters: unknown,
): { valid: true; parameters: Parameters } | { valid: false; errors: Issue[] } {
  const declared = automation.parameters.input_parameters;
  if (inputParameters === undefined) return { valid: true, parameters: declared };
  const findings = new Findings();
  const parameters = readMap(inputParameters, 'inputParameters', findings);
  for (const name of Object.keys(parameters)) {
    if (Object.hasOwn(declared, name)) continue;
    const names = Object.keys(declared).join(', ') || 'none';
    findings.error(`inputParameters.${name}`, `not declared by the automation (declared: ${names})`);
  }
  for (const name of Object.keys(declared)) {
    if (!Object.hasOwn(parameters, name))
      findings.error(`inputParameters.${name}`, 'missing; the automation declares it');
  }
  return findings.errors.length > 0 ? { valid: false, errors: findings.errors } : { valid: true, parameters };
}

/** Whether a run of it may pause for a person: such a run needs an owner. */
export function mayPause(automation: Automation): boolean {
  return automation.nodes.some(({ kind }) => kind === 'human_in_loop_action');
}

/** What the automation is called when it has no file name: its description, else the host and path of its url. */
export function automationLabel({ description, url }: Automation): string {
  const label = description?.trim() ?? url.replace(/^[a-z]+:\/\//i, '').replace(/[?#].*$/s, '');
  return label.slice(0, 100) || 'automation';
}
