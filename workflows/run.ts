import {
  type ApplicationFailure,
  CancelledFailure,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Automation, NodeState, Parameters, RunState, RunStatus, SecureParameters } from '../automation/index.js';
import { InputShape, shaped } from './arguments.js';
import { currentDetails } from './details.js';
import type { AutomationInput, HumanAct, Session, SessionReport } from './messages.js';
import type { Answer, PauseRequest } from './pause.js';

/** Log lines kept in the state; older ones go first. */
const LOG_LINES = 300;

/** All there is to know about one run while it runs. `state` is what readers see; the rest is the workflow's own. */
export class Run {
  readonly state: RunState;
  automation!: Automation;
  parameters!: Parameters;
  /** References to secrets, which only activities read. */
  secureParameters: SecureParameters = {};
  /** The generated variables: what nodes have set so far. */
  variables: Record<string, unknown> = {};
  session?: Session;
  /** Settles when the session is closed, with its report, or when it was lost. */
  sessionReport?: SessionReport;
  sessionEnded = false;
  cancelSession: () => void = () => undefined;
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
  abortedBy?: ApplicationFailure;
  abort: (reason: ApplicationFailure) => void = () => undefined;

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
    return node;
  }

  endNode(index: number, state: 'done' | 'failed' | 'skipped'): void {
    const node = this.nodeState(index);
    node.state = state;
    node.endedAt = Date.now();
    // A person has decided, or it was done after all.
    if (state !== 'failed') delete node.outcome;
  }

  /** The node was interrupted, and nobody but a person who looks can say whether it happened. */
  markUnknown(index: number): void {
    this.nodeState(index).outcome = 'unknown';
    this.log('it was interrupted, and whether it happened is not known', index);
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
    if (node !== undefined && this.nodeState(node).state === 'running') this.endNode(node, 'failed');
    if (error instanceof CancelledFailure) {
      this.log('the run was cancelled');
      return;
    }
    this.state.error = {
      type: error.type ?? 'Error',
      message: error.message,
      ...(node !== undefined && { node }),
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
    const node = this.state.nodes.find((candidate) => candidate.index === index);
    if (node === undefined) throw new Error(`no node ${index}`);
    return node;
  }
}
