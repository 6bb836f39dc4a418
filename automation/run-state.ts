/** The one picture of a run that every reader gets: the `status` query, the HTTP API, the event stream and `run --json`. */
export interface RunState {
  /** The Temporal workflow id. */
  runId: string;
  status: RunStatus;
  /**
   * What keeps the run from going on, while something does: no worker answers for it, or it has no browser yet. For moments that
   * is as it should be.
   */
  waitsFor?: 'worker' | 'browser';
  /** Name of the automation's file, or what its `url` says when it was sent as JSON. */
  automation: string;
  owner?: Owner;
  /** Epoch milliseconds. */
  startedAt: number;
  endedAt?: number;
  /** Epoch milliseconds of the run's own deadline, a little before its hard limit. */
  deadline: number;
  /** Index of the current node: its position in document order, from 0, counting every node. */
  node?: number;
  /** Every node in document order, those inside loops and branches too; in a loop, as they are in its current iteration. */
  nodes: NodeState[];
  /** What came of the loops that were executed, in the order they began; the oldest go first. */
  loops?: LoopStatus[];
  /** Which attempt this is, when the automation may be tried more than once. */
  attempt?: { number: number; of: number };
  /** The pause that is open now. */
  pause?: PauseState;
  /** `iterations`: of the loops around the node, the outermost first, from 0. */
  error?: { type: string; message: string; node?: number; iterations?: number[] };
  /** Further addresses, besides the owner's, that were mailed a link in this run. */
  alsoMailed?: string[];
  /** What the automation extracted, in order. */
  outputs: OutputEntry[];
  artifacts: Artifact[];
  /** What language models were asked, per model; absent when none was. */
  usage?: ModelUsage[];
  log: LogEntry[];
}

export type RunStatus = 'queued' | 'running' | 'awaiting_human' | 'succeeded' | 'failed' | 'cancelled' | 'timed_out';

export const ENDED: readonly RunStatus[] = ['succeeded', 'failed', 'cancelled', 'timed_out'];

export interface Owner {
  email: string;
  name?: string;
}

export interface NodeState {
  index: number;
  /** Dotted path from the document's root, for example `nodes.1`. */
  path: string;
  /** The action's name in the format, for example `click_element`. */
  kind: string;
  /** One line for people, for example `click button "Submit"`. */
  title: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  /**
   * `unknown`: it failed while it was being done, and what it does may have happened or not. `cancelled`: it did not fail, the run was
   * cancelled in it. `timeout`, `declined`: nobody came to its pause, or they could not do it, and the automation went on all the same.
   */
  outcome?: 'unknown' | 'cancelled' | 'timeout' | 'declined';
  /** How many nodes are around it; absent for none. */
  depth?: number;
  /** Of a loop: the iteration it is in, from 1, and how many there are. */
  iteration?: { number: number; of: number };
  startedAt?: number;
  endedAt?: number;
}

/** What came of one execution of a loop. */
export interface LoopStatus {
  node: number;
  /** Iterations of the loops around it, the outermost first, from 0. */
  iterations: number[];
  /** How many iterations ended in each way. */
  success: number;
  error: number;
  skipped: number;
  /** The latest iterations, at most `LOOP_ENTRIES`. */
  entries: LoopEntry[];
}

export interface LoopEntry {
  /** What the loop goes over: the first of its variables, or its locator. */
  variable_name?: string;
  locator?: string;
  /** From 0. */
  index: number;
  /** The item, shortened; none for a locator or a secret. */
  value?: string | number | boolean | null;
  status: 'success' | 'error' | 'skipped';
  error?: string;
}

/** Executed loops, and iterations of each, that a run's state keeps. */
export const LOOPS_KEPT = 50;
export const LOOP_ENTRIES = 100;

export interface PauseState {
  pauseId: string;
  node: number;
  /** What is asked, in one line. */
  title: string;
  instructions?: string;
  /** `point`: the person is to point at an element of the page; absent: to do something in it. */
  ask?: 'point';
  openedAt: number;
  /** Epoch milliseconds: when the pause ends without an answer, the earlier of `max_wait_time` and the run's deadline. */
  deadline: number;
  /** Why it ends then. */
  limitedBy: 'max_wait_time' | 'run';
  mail: MailState;
  /** Who took control last, and how often it changed hands; absent until someone opens the link or takes control. */
  control?: { by: string; changes: number };
  /** What may be answered, when Done alone is no answer. */
  choices?: Choice[];
  /** What Done is checked against, in words, when the node states `done_when`. */
  doneWhen?: string[];
  link: LinkState;
  /** The further people who were mailed. */
  others?: { mail: MailState; link: LinkState }[];
}

export interface MailState {
  to: string;
  state: 'sending' | 'sent' | 'failed';
  /** How the latest mail that was sent went: by Postmark, or, without a mail service, into the outbox of the worker's machine. */
  via?: 'postmark' | 'outbox';
}

/** Which link of a recipient is the current one (a fresh link makes the earlier ones dead), and whether someone claimed it. */
export interface LinkState {
  generation: number;
  claimed: boolean;
}

export interface Choice {
  id: string;
  /** What its button says. */
  label: string;
}

/** One entry of the output data. */
export interface OutputEntry {
  unique_identifier?: string;
  json_data?: Record<string, unknown>;
  text?: string;
}

/** A file kept from the run: name, media type, size in bytes. */
export interface Artifact {
  name: string;
  mediaType: string;
  size: number;
  /** The run downloaded it; the others are pictures and other evidence. */
  isDownload?: true;
  /** A download's `download_metadata`. */
  metadata?: Record<string, unknown>;
}

/** What one language model was asked in a run. Tokens of answers that came; a call without an answer counts as a call only. */
export interface ModelUsage {
  /** `provider/model`. */
  model: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  /** US dollars, by the prices of the settings; absent for a model without a price. */
  cost?: number;
}

export interface LogEntry {
  /** Epoch milliseconds. */
  at: number;
  text: string;
  node?: number;
}

/** One line of the list of runs. Times are epoch milliseconds. */
export interface RunSummary {
  runId: string;
  status: RunStatus;
  automation: string;
  /** Mail address of the owner. */
  owner?: string;
  startedAt: number;
  endedAt?: number;
}

export interface RunList {
  runs: RunSummary[];
  nextPageToken?: string;
}
