import type { BranchParams } from '../control/if-else-node.js';
import type { LoopParams } from '../control/for-loop-node.js';
import type { Issue } from './issue.js';
import type { NodeFacts } from './node-facts.js';
import type { SecureParameters } from '../parameters/secure-parameters.js';

type ParameterValue = string | number | boolean;
export type Parameters = Record<string, (ParameterValue | null)[]>;

/** The common part of every node, after parsing and validation. */
interface NodeBase {
  /** Position in document order, from 0, counting every node; nested nodes follow their parent directly. */
  index: number;
  path: string;
  /** The action's name in the format, for example `click_element`; for other nodes their type. */
  kind: string;
  title: string;
  /** The kind's own parameters, with defaults, before placeholders are replaced. */
  params: Record<string, unknown>;
}

/** A node with a single effect: an action, an assertion of a locator, or a private handler. */
export interface ActionNode extends NodeBase, NodeFacts {
  type: 'action_node';
  /** Members of `extraction_action` beside the extraction. */
  extraction?: ExtractionOptions;
  /** Members of `interaction_action` beside the action; other kinds get the defaults. */
  tries: { max_tries: number; max_timeout_seconds_per_try: number };
  timing: NodeTiming;
}

/** Runs its nodes once for each item of a list or each match of a locator. */
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
  /** Whether a variable that the node sets may be null. */
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
  /** Nodes to run after the last attempt, whether it succeeded or failed. */
  post_processing_nodes: AutomationNode[];
  /** Number of further attempts, each a whole run of the nodes in a fresh browser. */
  max_retries: number;
  take_final_screenshot: boolean;
  /** How to handle an interrupted step whose outcome is unknown. */
  on_unknown_outcome: 'ask' | 'fail';
  /** Model of the nodes that do not name one, as `provider/model`. */
  model?: string;
  /** Number of files that the run must have downloaded at its end. */
  expected_downloads: number;
  browser: WantedBrowser;
}

/** The browser that an automation requests. */
export interface WantedBrowser {
  channel: 'chromium' | 'chrome';
  /** User agent that it sends to sites. Absent: its own. */
  userAgent?: string;
}

/** `draft`: the readable part of an invalid document, so that the rest of a request is checked as well. */
export type ReadResult =
  | { valid: true; automation: Automation; warnings: Issue[] }
  | { valid: false; errors: Issue[]; warnings: Issue[]; draft?: Draft };

export type Draft = Pick<Automation, 'parameters' | 'nodes' | 'post_processing_nodes'>;
