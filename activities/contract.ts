import type {
  Artifact,
  ExtractionOptions,
  ModelUsage,
  NodeTiming,
  OutputEntry,
  SecureUse,
} from '../automation/index.js';
import type { HumanAct, Session } from '../workflows/messages.js';

/** What an activity of a node kind is called with. */
export interface NodeTask<Params> {
  session: Session;
  /** `iterations`: of the loops around the node, the outermost first, from 0. */
  node: { index: number; path: string; title: string; iterations?: number[] };
  /** Placeholders are replaced already, but those of secrets. */
  params: Params;
  tries: { max_tries: number; max_timeout_seconds_per_try: number };
  timing: NodeTiming;
  /** The secrets that `params` name: what reads them is the activity, right before it acts. */
  secure?: SecureUse[];
  /** For two-factor actions only: epoch milliseconds, when the latest interaction began. Its code came after that. */
  since?: number;
  /** For extractions only. */
  extraction?: ExtractionOptions;
  /** The automation's language model, as `provider/model`. */
  model?: string;
  /** Whether there is somebody to ask for an element that is not found. */
  canAsk?: boolean;
  /** Somebody was asked in this pause: what they pointed at is the node's element. */
  pointedIn?: string;
  /** Seconds: the end wait of the node before, when that one ran in the workflow. */
  waitForLoadFirst?: number;
  /** A pause came before: the person's input is shut out before the automation acts again. */
  closeGate?: boolean;
  /** The automation looks at the page's requests, which count from the latest interaction. */
  forgetsNetwork?: boolean;
  /** Given when the run has less room left than a node has usually. */
  room?: Room;
}

/** How many bytes of JSON a node's outputs and variables may have. What is larger becomes a file of the run. */
export interface Room {
  outputs: number;
  variables: number;
}

export interface NodeResult {
  /** Lines for the run's log. */
  notes: string[];
  /** What people did in the pauses up to now. */
  acts?: HumanAct[];
  /** Entries of the run's output data. */
  outputs?: OutputEntry[];
  /** Generated variables that the node sets, by name. */
  variables?: Record<string, unknown>;
  /** Files kept from the node. */
  artifacts?: Artifact[];
  /** What language models were asked. */
  usage?: ModelUsage[];
  /** The node had nothing to do, or its element was not there and it said that this is fine. */
  skipped?: boolean;
  /** Nothing was done: a person is to point at the node's element. Says why it was not found. */
  missing?: string;
}

/** How a node ended: it did what it is for, had nothing to do, or wants a person to point at its element. */
export type NodeOutcome = 'skipped' | void | { missing: string };
