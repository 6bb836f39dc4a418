import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import {
  type ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Artifact } from '../../contracts/artifact.js';
import type { RunState } from '../../contracts/run-state.js';
import type { RunStatus } from '../../contracts/run-status.js';
import type { Automation } from '../../automation/model/automation.js';
import { currentDetails } from './current-details.js';
import type { AutomationInput, HumanAct } from '../../contracts/workflow-messages.js';
import { Control } from '../pause/control.js';
import { Pauses } from '../pause/pauses.js';
import { ResetProbe } from '../lifecycle/reset-probe.js';
import { deadlineAttribute } from './deadline-attribute.js';
import { emptyState } from './empty-state.js';
import { LoopScope } from './loop-scope.js';
import { NodeStates } from './node-states.js';
import { ResultRoom } from './result-room.js';
import { RunBrowser } from './run-browser.js';
import { runClock } from './run-clock.js';
import { RunLog } from './run-log.js';
import { RunVariables } from './run-variables.js';

const STATUS = defineSearchAttributeKey('IntermissionStatus', SearchAttributeType.KEYWORD);

/** The complete state of one run. Readers see `state`; the rest is private to the workflow. */
export class Run {
  readonly state: RunState;
  automation!: Automation;
  readonly nodes: NodeStates;
  readonly loops = new LoopScope();
  readonly variables: RunVariables;
  readonly room = new ResultRoom();
  readonly browser = new RunBrowser();
  readonly pauses: Pauses;
  readonly control: Control;
  private readonly lines: RunLog;
  readonly resetProbe = new ResetProbe();
  private failure?: ApplicationFailure | CancelledFailure;
  /** Is cancelled when the run is cancelled, but not when its deadline or a lost browser ends the current work. */
  private readonly root = CancellationScope.current();

  constructor(input: AutomationInput) {
    const { workflowId } = workflowInfo();
    this.state = emptyState(workflowId, input, runClock());
    this.nodes = new NodeStates(this.state);
    this.variables = new RunVariables(workflowId);
    this.lines = new RunLog(this.state);
    this.pauses = new Pauses(this.state);
    this.control = new Control(this.state);
  }

  setStatus(status: RunStatus): void {
    this.state.status = status;
    const deadline = deadlineAttribute(this.state.pause?.deadline ?? this.state.deadline);
    upsertSearchAttributes([{ key: STATUS, value: status }, ...deadline]);
    this.showDetails();
  }

  /** Publishes the new deadline of the open pause. */
  showDeadline(): void {
    const deadline = deadlineAttribute(this.state.pause?.deadline ?? this.state.deadline);
    if (deadline.length > 0) upsertSearchAttributes(deadline);
    this.showDetails();
  }

  /** The failure or the cancellation that ended the run. */
  get error(): ApplicationFailure | CancelledFailure | undefined {
    return this.failure;
  }

  startNode(index: number): void {
    this.nodes.start(index, Date.now());
    this.showDetails();
  }

  endNode(index: number, state: 'done' | 'failed' | 'skipped'): void {
    this.nodes.end(index, state, Date.now());
  }

  /** Records that the node ended in this failure. A node that the cancellation of the run interrupted did not fail by itself. */
  failNode(index: number, error: ApplicationFailure | CancelledFailure): void {
    this.endNode(index, 'failed');
    if (error instanceof CancelledFailure && this.root.consideredCancelled) this.nodes.markCancelled(index);
  }

  /** Records that the node was interrupted, and that only a person who looks can say whether it took effect. */
  markUnknown(index: number): void {
    this.nodes.markOutcome(index, 'unknown');
    this.log(
      'the step was interrupted, so it may or may not have taken effect; check the page before repeating it',
      index,
    );
  }

  /** Begins an attempt: only the log and the evidence of the previous attempt remain. */
  startAttempt(number: number): void {
    const of = this.automation.max_retries + 1;
    if (of > 1) this.state.attempt = { number, of };
    if (number === 1) return;
    this.loops.leaveAll();
    this.variables.start(this.automation.parameters.generated_parameters);
    this.state.outputs = [];
    delete this.state.loops;
    delete this.state.node;
    this.browser.forgetPage();
    this.room.reset();
    this.lines.startBrowser();
    this.nodes.reset(this.automation.nodes);
  }

  /** Adds files to the run's list. A file that replaces an earlier one is listed once. */
  keep(artifacts: readonly Artifact[] = []): void {
    for (const artifact of artifacts) {
      const before = this.state.artifacts.findIndex(({ name }) => name === artifact.name);
      if (before !== -1) this.state.artifacts.splice(before, 1);
      this.state.artifacts.push(artifact);
    }
  }

  log(text: string, node = this.state.node): void {
    this.lines.add(Date.now(), text, node);
  }

  /** Adds what people did to the log, with the times of their actions. `acts` may repeat actions that were reported before. */
  logActs(acts: readonly HumanAct[] = []): void {
    this.lines.addActs(acts);
  }

  fail(error: ApplicationFailure | CancelledFailure): void {
    this.failure = error;
    const { node } = this.state;
    for (const { index, state } of this.state.nodes) if (state === 'running') this.failNode(index, error);
    if (error instanceof CancelledFailure) {
      this.log('the run was cancelled');
      return;
    }
    const [{ iterations } = {}] = (error.details ?? []) as { iterations?: number[] }[];
    this.state.error = {
      type: error.type ?? 'Error',
      message: error.message,
      ...(node !== undefined && { node }),
      ...(iterations !== undefined && { iterations }),
    };
    this.log(`failed: ${error.message}`);
  }

  /** Publishes the run's final status to every reader at once. A run does this last. */
  end(): void {
    this.pauses.close();
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
}
