import { z } from 'zod';
import { isObject } from '../automation/model/findings.js';
import type { Artifact } from './artifact.js';
import type { ModelUsage, OutputEntry } from './run-state.js';
import type { ExtractionOptions, NodeTiming } from '../automation/model/automation.js';
import type { SecureUse } from '../automation/parameters/secure-placeholders.js';
import type { HumanAct, Session } from './workflow-messages.js';

/** The input of a node's activity. */
export interface NodeTask<Params> {
  session: Session;
  /** `iterations`: those of the enclosing loops, outermost first, from 0. */
  node: { index: number; path: string; title: string; iterations?: number[] };
  /** All placeholders are replaced except those of secrets. */
  params: Params;
  tries: { max_tries: number; max_timeout_seconds_per_try: number };
  /** Waits of 0 s and a new tab that is not expected are left out. */
  timing: Pick<NodeTiming, 'end_sleep_time'> & Partial<NodeTiming>;
  /** The secrets that `params` name. The activity reads them right before it acts. */
  secure?: SecureUse[];
  /** For tasks with secrets: the address whose site counts as the automation's own; empty when it has none. */
  ownAddress?: string;
  /** The tenant of the run; absent: the run is the operator's own. */
  tenant?: string;
  /** Name, without `.json`, of the run's file in `INTERMISSION_AUTOMATIONS`; absent: the start request contained the automation. */
  automationFile?: string;
  /** For two-factor actions only: when the latest interaction began, in epoch milliseconds. The code arrives after it. */
  since?: number;
  /** For extractions only. */
  extraction?: ExtractionOptions;
  /** The automation's language model, as `provider/model`. */
  model?: string;
  /** Whether somebody can be asked to find an element. */
  canAsk?: boolean;
  /** The id of a pause in which somebody pointed at the node's element. */
  pointedIn?: string;
  /** The end wait of the previous node, in seconds, when that node ran in the workflow. */
  waitForLoadFirst?: number;
  /** A pause came before: close the person's input before the automation acts again. */
  closeGate?: boolean;
  /** When the run received the answer to that pause, in epoch milliseconds. */
  answeredAt?: number;
  /** The automation reads the page's requests, which count from the latest interaction. */
  forgetsNetwork?: boolean;
  /** Set when the run has less room left than the usual maximum per node. */
  room?: Room;
}

/** The maximum size of a node's outputs and variables, in bytes of JSON. A larger value becomes a file of the run. */
export interface Room {
  outputs: number;
  variables: number;
}

export interface NodeResult {
  /** Lines for the run's log. */
  notes: string[];
  /** What people did in the pauses so far. */
  acts?: HumanAct[];
  /** Entries of the run's output data. */
  outputs?: OutputEntry[];
  /** Generated variables that the node sets, by name. */
  variables?: Record<string, unknown>;
  /** Files that the node saved. */
  artifacts?: Artifact[];
  /** The calls to language models. */
  usage?: ModelUsage[];
  /** The node had nothing to do, or it allows its element to be missing. */
  skipped?: boolean;
  /** The node did nothing: a person has to point at its element. Says why it was not found. */
  missing?: string;
}

/** A result that the session's journal gives back. A worker of this or another version wrote it, so unknown members stay in it. */
export const NodeResultSchema = z.custom<NodeResult>(isObject, 'is not the result of a node');

/** How a node ended: it ran, it had nothing to do (`skipped`), or a person has to point at its element (`missing`). */
export type NodeOutcome = 'skipped' | void | { missing: string };
