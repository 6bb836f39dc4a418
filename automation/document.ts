import type { RunState } from './run-state.js';

/** One error or warning of an automation, with its dotted path from the document's root (`nodes.1.human_in_loop_action.max_wait_time`). */
export interface Issue {
  path: string;
  message: string;
  /** Set when the format knows this and this version does not: the run would fail with `UnsupportedFeature`. */
  unsupported?: boolean;
}

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
  parameters: { input_parameters: Parameters; generated_parameters: Parameters };
  nodes: ActionNode[];
  take_final_screenshot: boolean;
}

export type ReadResult =
  { valid: true; automation: Automation; warnings: Issue[] } | { valid: false; errors: Issue[]; warnings: Issue[] };

/** Reads an automation leniently and checks it strictly; reports every error at once, each with its path. Never throws. */
export declare function readAutomation(json: unknown): ReadResult;

/** Binds a start's input parameters (same names as declared, exactly) over the file's; each error has a path `inputParameters.<name>`. */
export declare function bindParameters(
  automation: Automation,
  inputParameters: unknown,
): { valid: true; parameters: Parameters } | { valid: false; errors: Issue[] };

/** Whether a run of it may pause for a person: such a run needs an owner. */
export declare function mayPause(automation: Automation): boolean;

/** What the automation is called when it has no file name: its description, else the host and path of its url. */
export declare function automationLabel(automation: Automation): RunState['automation'];
