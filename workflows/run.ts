import {
  type ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type Artifact,
  type Automation,
  type AutomationNode,
  flatten,
  type ForLoopNode,
  type Iteration,
  nodesIn,
  type NodeState,
  type Parameters,
  type RunState,
  type RunStatus,
  type SecureParameters,
} from '../automation/index.js';
import { InputShape, shaped } from './arguments.js';
import { currentDetails } from './details.js';
import type { AutomationInput, HumanAct, Session, SessionReport } from './messages.js';
import type { Answer, PauseRequest } from './pause.js';

/** Log lines kept in the state; older ones go first. */
const LOG_LINES = 300;

/** A place in a `browsers/` process, which one attempt has. */
export interface Held {
  /** Which one of those that the run has asked for. */
  place: number;
  /** Absent until the browser is open. */
  session?: Session;
  /** What it left, when it was closed in an orderly way. */
  report?: SessionReport;
  ended: boolean;
  cancel: () => void;
}

/** All there is to know about one run while it runs. `state` is what readers see; the rest is the workflow's own. */
export class Run {
  readonly state: RunState;
  automation!: Automation;
  parameters!: Parameters;
  /** References to secrets, which only activities read. */
  secureParameters: SecureParameters = {};
  /** The generated variables: what nodes have set so far. */
  variables: Record<string, unknown> = {};
  /** The place of the current attempt in a `browsers/` process. */
  held?: Held;
  /** Places asked for so far. */
  placesAsked = 0;
  /** The loops around the current node, the outermost first, each in one of its iterations. */
  readonly scope: Iteration[] = [];
  nodesRun = 0;
  /** The page's address when a node last asked for it. */
  pageUrl?: string;
  /** The answer to the open pause (`state.pause`): the first one stands. */
  answer?: Answer;
  /** What the open pause was asked for with. */
  pauseRequest?: PauseRequest;
  pausesOpened = 0;
  /** Id of the claim that has control among the people who opened a link: its holder may act. It lasts until the run ends. */
  holder?: string;
  /** Ids of the claims of the people who opened a link, by their address. */
  readonly claims = new Map<string, string>();
  /** Id of the operator who took control of the open pause; it goes before `holder`. */
  operatorHolder?: string;
  /** The end wait, in seconds, that the node before left to the next browser activity. */
  pendingWaitForLoad?: number;
  /** Epoch milliseconds: when the latest interaction began, or the first address was opened. Codes that it asked for came later. */
  interactionAt = 0;
  /** The input gate may be open: the next browser activity closes it before it acts. */
  gateMayBeOpen = false;
  /** Characters of JSON that nodes have left in the run. */
  readonly carried = { outputs: 0, variables: 0 };
  /** Acts of people that stand in the log already. */
  private actsLogged = 0;
  error?: ApplicationFailure | CancelledFailure;
  /** Is cancelled when the run is, and not when its deadline or a lost browser ends what it does. */
  private readonly root = CancellationScope.current();

  constructor(input: AutomationInput, deadline: number) {
    const { workflowId, startTime } = workflowInfo();
    // What does not have its shape is refused before the run does anything, see `prepare`.
    const { automationName, owner } = shaped(InputShape, input) ?? {};
    this.state = {
      runId: workflowId,
      status: 'queued',
      automation: automationName ?? 'automation',
      ...(owner && { owner: { email: owner.email, ...(owner.name != null && { name: owner.name }) } }),
      startedAt: startTime.getTime(),
      deadline,
      nodes: [],
      outputs: [],
      artifacts: [],
      log: [],
    };
  }

  get session(): Session | undefined {
    return this.held?.session;
  }

  setStatus(status: RunStatus): void {
    this.state.status = status;
    upsertSearchAttributes({ IntermissionStatus: [status] });
    this.showDetails();
  }

  startNode(index: number): NodeState {
    const node = this.nodeState(index);
    this.state.node = index;
    node.state = 'running';
    node.startedAt = Date.now();
    delete node.outcome;
    return node;
  }

  endNode(index: number, state: 'done' | 'failed' | 'skipped'): void {
    const node = this.nodeState(index);
    node.state = state;
    node.endedAt = Date.now();
    // A person has decided, or it was done after all.
    if (state !== 'failed' && node.outcome === 'unknown') delete node.outcome;
  }

  /** It ended in this failure; a node that the cancelling of the run has cut did not fail by itself. */
  failNode(index: number, error: ApplicationFailure | CancelledFailure): void {
    this.endNode(index, 'failed');
    if (error instanceof CancelledFailure && this.root.consideredCancelled)
      this.nodeState(index).outcome ??= 'cancelled';
  }

  /** The node was interrupted, and nobody but a person who looks can say whether it happened. */
  markUnknown(index: number): void {
    this.nodeState(index).outcome = 'unknown';
    this.log('it was interrupted, and whether it happened is not known', index);
  }

  /** Nobody came to the node's pause, or they declined, and the automation goes on all the same. */
  goOnWithout(index: number, outcome: 'timeout' | 'declined'): void {
    this.nodeState(index).outcome = outcome;
  }

  /** Nodes, and all that are inside them, that are not run. */
  skipAll(nodes: readonly AutomationNode[]): void {
    for (const { index } of flatten(nodes)) this.nodeState(index).state = 'skipped';
  }

  /** Begins an iteration: its nodes are to be run again. */
  startIteration(loop: ForLoopNode, number: number, { count, locator }: { count: number; locator?: string }): void {
    this.scope.push({ loop, number, ...(locator !== undefined && { locator }) });
    this.nodeState(loop.index).iteration = { number: number + 1, of: count };
    this.waitAgain(nodesIn(loop));
  }

  endIteration(): void {
    this.scope.pop();
  }

  /** Which iterations of loops are running, the outermost loop's first, from 0. */
  iterations(): number[] {
    return this.scope.map(({ number }) => number);
  }

  /** Begins an attempt: nothing of the one before is carried over but the log and the evidence. */
  startAttempt(number: number): void {
    const of = this.automation.max_retries + 1;
    if (of > 1) this.state.attempt = { number, of };
    if (number === 1) return;
    this.scope.length = 0;
    this.variables = { ...this.automation.parameters.generated_parameters };
    this.state.outputs = [];
    delete this.state.loops;
    delete this.state.node;
    delete this.pendingWaitForLoad;
    this.gateMayBeOpen = false;
    this.carried.outputs = this.carried.variables = 0;
    this.actsLogged = 0;
    this.waitAgain(this.automation.nodes);
  }

  /** Lists a file of the run; one that took the place of an earlier one is listed once. */
  keep(artifacts: readonly Artifact[] = []): void {
    for (const artifact of artifacts) {
      const before = this.state.artifacts.findIndex(({ name }) => name === artifact.name);
      if (before !== -1) this.state.artifacts.splice(before, 1);
      this.state.artifacts.push(artifact);
    }
  }

  private waitAgain(nodes: readonly AutomationNode[]): void {
    for (const { index } of flatten(nodes)) {
      const node = this.nodeState(index);
      node.state = 'waiting';
      delete node.startedAt;
      delete node.endedAt;
      delete node.iteration;
      delete node.outcome;
    }
  }

  log(text: string, node = this.state.node): void {
    this.state.log.push({ at: Date.now(), text, ...(node !== undefined && { node }) });
    if (this.state.log.length > LOG_LINES) this.state.log.shift();
  }

  /** Adds what people did to the log, at its times. `acts` may repeat what was reported before. */
  logActs(acts: HumanAct[] = []): void {
    const { log, nodes } = this.state;
    for (const { at, by, text } of acts.filter(({ number }) => number >= this.actsLogged)) {
      const node = nodes.findLast(({ startedAt }) => startedAt !== undefined && startedAt <= at)?.index;
      const before = log.findLastIndex((entry) => entry.at <= at) + 1;
      log.splice(before, 0, { at, text: `${by} ${text}`, ...(node !== undefined && { node }) });
      this.actsLogged += 1;
    }
    if (log.length > LOG_LINES) log.splice(0, log.length - LOG_LINES);
  }

  fail(error: ApplicationFailure | CancelledFailure): void {
    this.error = error;
    const { node } = this.state;
    for (const { index, state } of this.state.nodes) if (state === 'running') this.failNode(index, error);
    if (error instanceof CancelledFailure) {
      this.log('the run was cancelled');
      return;
    }
    const [{ iterations = undefined } = {}] = (error.details ?? []) as { iterations?: number[] }[];
    this.state.error = {
      type: error.type ?? 'Error',
      message: error.message,
      ...(node !== undefined && { node }),
      ...(iterations !== undefined && { iterations }),
    };
    this.log(`failed: ${error.message}`);
  }

  /** The last thing a run does: its final status, for every reader at once. */
  end(): void {
    delete this.state.pause;
    this.state.endedAt = Date.now();
    this.setStatus(this.finalStatus());
  }

  showDetails(): void {
    setCurrentDetails(currentDetails(this));
  }

  private finalStatus(): RunStatus {
    if (this.error === undefined) return 'succeeded';
    if (this.error instanceof CancelledFailure) return 'cancelled';
    return this.error.type === 'RunTimeoutException' ? 'timed_out' : 'failed';
  }

  private nodeState(index: number): NodeState {
    // Nodes are listed in document order, which is what an index counts.
    const node = this.state.nodes[index];
    if (node === undefined) throw new Error(`no node ${index}`);
    return node;
  }
}
