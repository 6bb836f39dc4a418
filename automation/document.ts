import type { BranchParams, LoopParams } from './control/index.js';
import type { Issue } from './issues.js';
import type { ModelNeed } from './model-needs.js';
import type { SecureParameters } from './secure-parameters.js';
import { everyNode } from './tree.js';
import { shortUrl } from './url.js';
import { shorten } from './values.js';

export type { Issue } from './issues.js';

export type ParameterValue = string | number | boolean;
export type Parameters = Record<string, (ParameterValue | null)[]>;

/** What every node is, read and checked. */
interface NodeBase {
  /** Position in document order, from 0, counting every node; those inside a node follow it at once. */
  index: number;
  path: string;
  /** The action's name in the format, for example `click_element`; for other nodes their type. */
  kind: string;
  title: string;
  /** The kind's own parameters, with defaults, placeholders still in place. */
  params: Record<string, unknown>;
}

/** A node that does one thing: an action, an assertion of a locator, a private handler. */
export interface ActionNode extends NodeBase {
  type: 'action_node' | 'assert_locator_node' | 'private_node';
  runs: 'browser' | 'service' | 'workflow';
  /** Whether doing it again changes nothing more than doing it once did. */
  isRepeatable: boolean;
  /** Members of `extraction_action` beside the extraction. */
  extraction?: ExtractionOptions;
  /** Members of `interaction_action` beside the action; the defaults also for other kinds. */
  tries: { max_tries: number; max_timeout_seconds_per_try: number };
  timing: NodeTiming;
  /** Set when it asks a language model, or may have to. */
  model?: ModelNeed;
}

/** Runs its nodes once for each item of a list, or each match of a locator. */
export interface ForLoopNode extends NodeBase {
  type: 'for_loop_node';
  params: LoopParams;
  nodes: AutomationNode[];
  reset_nodes: AutomationNode[];
}

/** Runs one of two lists of nodes. */
export interface IfElseNode extends NodeBase {
  type: 'if_else_node';
  params: BranchParams;
  if_nodes: AutomationNode[];
  else_nodes: AutomationNode[];
}

export type AutomationNode = ActionNode | ForLoopNode | IfElseNode;

export interface ExtractionOptions {
  /** Labels the entry of the output data. */
  unique_identifier?: string;
  /** Whether a variable that the node sets may hold null. */
  allow_none: boolean;
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
  /** Its `automation_description`. */
  description?: string;
  parameters: {
    input_parameters: Parameters;
    generated_parameters: Parameters;
    /** References to secrets. */
    secure_parameters: SecureParameters;
  };
  nodes: AutomationNode[];
  /** Run after the last attempt, whether it succeeded or failed. */
  post_processing_nodes: AutomationNode[];
  /** Further attempts, each a whole run of the nodes in a fresh browser. */
  max_retries: number;
  take_final_screenshot: boolean;
  /** What becomes of a step that was interrupted when nobody knows whether it happened. */
  on_unknown_outcome: 'ask' | 'fail';
  /** Model of the nodes that name none, as `provider/model`. */
  model?: string;
  /** Files that must have been downloaded at the end. */
  expected_downloads: number;
  browser: WantedBrowser;
}

/** The browser that an automation asks for. */
export interface WantedBrowser {
  channel: 'chromium' | 'chrome';
  /** What it says of itself to sites. Absent: its own. */
  userAgent?: string;
}

export type ReadResult =
  { valid: true; automation: Automation; warnings: Issue[] } | { valid: false; errors: Issue[]; warnings: Issue[] };

/** Kinds of nodes that are a pause for a person. */
const PAUSES = ['human_in_loop_action', 'captcha_action'];

/** Whether a run of it may pause for a person by what it says itself: such a run needs an owner. */
export function mayPause(automation: Automation): boolean {
  return everyNode(automation).some(
    (node) => PAUSES.includes(node.kind) || (node.type === 'action_node' && asksPerson(node.params)),
  );
}

/** An element that is not found is pointed at by a person. */
function asksPerson({ on_missing, skip_prompt, assert_locator_presence }: Record<string, unknown>): boolean {
  return on_missing === 'person' && skip_prompt !== true && assert_locator_presence !== true;
}

/** What the automation is called when it has no file name: its description, else the host and path of its url. */
export function automationLabel({ description = '', url }: Automation): string {
  const words = description.slice(0, 1000).replace(/\s+/g, ' ').trim();
  return shorten(words, 100) || shortUrl(url) || 'automation';
}

/** Whether it looks at the requests of its pages, which are recorded only then. */
export function readsNetwork(automation: Automation): boolean {
  return everyNode(automation).some(({ kind }) => kind === 'network_call' || kind === 'assert_network_call');
}
