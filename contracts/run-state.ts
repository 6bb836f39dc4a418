/** The state of a run as every reader gets it: the `status` query, the HTTP API, the event stream and `run --json`. */
export interface RunState {
  /** The Temporal workflow id. */
  runId: string;
  status: RunStatus;
  /** The reason why the run waits, if it does: no worker answers for it, or it has no browser yet. Either is normal for a moment. */
  waitsFor?: 'worker' | 'browser';
  /** In the queue: the number of waiting runs that were started earlier. */
  runsAhead?: number;
  /** Name of the automation's file, or a name made from its `url` when it was sent as JSON. */
  automation: string;
  owner?: Owner;
  /** Epoch milliseconds. */
  startedAt: number;
  endedAt?: number;
  /** Epoch milliseconds of the run's own deadline, a little before its hard limit. */
  deadline: number;
  /** Index of the current node: its position in document order, from 0, counting every node. */
  node?: number;
  /**
   * Every node in document order, including those inside loops and branches. A node inside a loop has its state of the current iteration.
   */
  nodes: NodeState[];
  /** The results of the executed loops, in the order in which they began. Beyond `LOOPS_KEPT`, the oldest are dropped. */
  loops?: LoopStatus[];
  /** The current attempt, when the automation allows more than one. */
  attempt?: { number: number; of: number };
  /** The open pause. */
  pause?: PauseState;
  /** `iterations`: those of the enclosing loops, outermost first, from 0. */
  error?: { type: string; message: string; node?: number; iterations?: number[] };
  /** Addresses, besides the owner's, that received a link in this run. */
  alsoMailed?: string[];
  /**
   * The device on which each person last opened a link. Only these devices may see the run and act in it. Absent: not known at the moment.
   */
  devices?: Device[];
  /** What the automation extracted, in order. */
  outputs: OutputEntry[];
  artifacts: Artifact[];
  /** Calls to language models, per model; absent when there were none. */
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
   * `unknown`: it failed while it ran, and may or may not have taken effect. `cancelled`: it did not fail; the run was cancelled while it
   * ran. `timeout`, `declined`: nobody answered its pause, or they declined, and the automation continued without them.
   */
  outcome?: 'unknown' | 'cancelled' | 'timeout' | 'declined';
  /** Whether the node is a pause for a person; absent for other nodes. */
  isPause?: true;
  /** Number of enclosing nodes; absent for 0. */
  depth?: number;
  /** For a loop: its current iteration, from 1, and the number of iterations. */
  iteration?: { number: number; of: number };
  startedAt?: number;
  endedAt?: number;
}

/** The result of one execution of a loop. */
export interface LoopStatus {
  node: number;
  /** Iterations of the enclosing loops, outermost first, from 0. */
  iterations: number[];
  /** Number of iterations that ended in each way. */
  success: number;
  error: number;
  skipped: number;
  /** The latest iterations, at most `LOOP_ENTRIES`. */
  entries: LoopEntry[];
}

export interface LoopEntry {
  /** The first of the loop's variables, or its locator. */
  variable_name?: string;
  locator?: string;
  /** From 0. */
  index: number;
  /** The item, shortened; absent for a locator or a secret. */
  value?: string | number | boolean | null;
  status: 'success' | 'error' | 'skipped';
  error?: string;
}

/** Maximum number of executed loops, and of iterations of each, in a run's state. */
export const LOOPS_KEPT = 50;
export const LOOP_ENTRIES = 100;

export interface PauseState {
  pauseId: string;
  node: number;
  /** The request to the person, in one line. */
  title: string;
  instructions?: string;
  /** `point`: the person points at an element of the page. Absent: they do something in it. */
  ask?: 'point';
  openedAt: number;
  /** Epoch milliseconds: when the pause ends without an answer, the earlier of `max_wait_time` and the run's deadline. */
  deadline: number;
  /** Which limit ends it then. */
  limitedBy: 'max_wait_time' | 'run';
  mail: MailState;
  /** Who took control last, and how often it changed hands; absent until someone opens the link or takes control. */
  control?: { by: string; changes: number };
  /** The possible answers, when the pause has more answers than Done. */
  choices?: Choice[];
  /** The condition for Done, in words, when the node has `done_when`. */
  doneWhen?: string[];
  /** The automation may read the requests that the page sends during the pause, including what the person types. */
  readsRequests?: true;
  link: LinkState;
  /** The recipients besides the owner. */
  others?: { mail: MailState; link: LinkState }[];
}

export interface MailState {
  to: string;
  state: 'sending' | 'sent' | 'failed';
  /** How the latest mail was sent: by Postmark, or, without a mail service, into the outbox of the worker's machine. */
  via?: 'postmark' | 'outbox';
}

/** The current link of a recipient, and whether someone claimed it. A fresh link invalidates the earlier ones. */
export interface LinkState {
  generation: number;
  claimed: boolean;
}

/** A browser in which somebody opened a link of the run. */
export interface Device {
  /** Mail address to which the link was sent. */
  to: string;
  /** Number of the device among this person's devices in this run, from 1. */
  number: number;
  /** The first characters of the claim's id. */
  claim: string;
}

export interface Choice {
  id: string;
  /** The label of its button. */
  label: string;
}

/** One entry of the output data. */
export interface OutputEntry {
  unique_identifier?: string;
  json_data?: Record<string, unknown>;
  text?: string;
}

/** A file that the run saved: name, media type, size in bytes. */
export interface Artifact {
  name: string;
  mediaType: string;
  size: number;
  /** The run downloaded this file. The others are screenshots and other evidence. */
  isDownload?: true;
  /** A download's `download_metadata`. */
  metadata?: Record<string, unknown>;
}

/** The calls of a run to one language model. Tokens are those of completed calls; a call without a response only counts as a call. */
export interface ModelUsage {
  /** `provider/model`. */
  model: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  /** US dollars, at the prices in the settings; absent for a model without a price. */
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
