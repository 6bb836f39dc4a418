import type { WantedBrowser } from '../automation/model/automation.js';
import type { Artifact } from './artifact.js';
import type { BrowserChoices, Evidence } from './evidence.js';
import type { Owner, RunState } from './run-state.js';

/** The input of the workflow `automation`: the body of `POST /v1/runs`, which the workflow checks again. */
export interface AutomationInput extends BrowserChoices {
  /** The automation's JSON, as its author wrote it. */
  automation: unknown;
  /** Name in lists, for example the file name. Without it, lists show the address that the automation opens. */
  automationName?: string;
  /** Values for the automation's declared parameters, by name. */
  inputParameters?: Record<string, unknown>;
  /**
   * References to secrets for the automation's declared secure parameters, by name; without them the file's own apply. A TOTP
   * secret is sealed before the workflow starts.
   */
  secureParameters?: Record<string, unknown>;
  /** Gets a mail when the run needs a person; required when the run can pause. */
  owner?: Owner;
  /**
   * An http or https address, without a user name, that receives the result when the run has succeeded, failed or timed out. The run's
   * history contains it.
   */
  callbackUrl?: string;
  /** Words by which lists find the run. */
  tags?: string[];
  /** Pairs of texts by which lists find the run. */
  metadata?: Record<string, string>;
}

/** Answers the open pause; with a pause id, only that pause. */
export interface DoneArgument {
  pauseId?: string;
  /** The chosen answer; required for a pause with choices. */
  choice?: string;
  /** Who answered, for the log: a mail address or `api`. */
  by?: string;
}

/** "I can't do this": ends the pause with a reason. */
export interface DeclineArgument {
  pauseId?: string;
  reason: string;
  by?: string;
}

/** An open session, as its host reports it. */
export interface Session {
  sessionId: string;
  /** Playwright's endpoint, for `chromium.connect`. */
  endpoint: string;
  /** Base URL of the session at its `browsers/` process: `/live` (WebSocket), `/gate`. */
  liveUrl: string;
  /** The run's page in the dashboard. */
  runUrl: string;
  /** For the run's log: how the browser differs from the requested one. */
  warning?: string;
  /** The `place` of the `holdSession` call that opened it. */
  place?: number;
  /** The task queue of its `browsers` process alone. Absent if the activity that opened the session also holds it. */
  taskQueue?: string;
  /** The browser has a window. A process of an earlier version never says so. */
  headed?: true;
  /** Temporal's id of the execution for which the browser was opened: a reset begins another execution. */
  workflowRunId?: string;
}

/** The result of `holdSession`, after it closed the session or handed it over. */
export interface SessionReport {
  artifacts: Artifact[];
  /** The open session, for the call that will hold it. Set only with `handsOver`; the other members are then empty. */
  opened?: Session;
  /** Everything that people did in the session, including what was reported before. */
  acts?: HumanAct[];
  /** Addresses that the browser was not allowed to reach, in words. */
  refused?: string[];
  /** Files that could not be saved, in words. */
  notKept?: string[];
}

/** One thing that a person did during a pause, without what they typed. */
export interface HumanAct {
  /** Number of the act within its session, from 0, so that each act is logged once. */
  number: number;
  /** Epoch milliseconds. */
  at: number;
  /** A mail address, or `operator`. */
  by: string;
  text: string;
}

/** Where the live view is, and who has control. An undefined member is not known yet. */
export interface RunAccess {
  liveUrl?: string;
  /** Id of the latest claim: its holder may act during a pause. */
  holder?: string;
  /** Whether a pause is open. */
  isPaused?: boolean;
}

/** Redeems a link, once. */
export interface ClaimArgument {
  pauseId: string;
  generation: number;
  claimId: string;
  /** Mail address of the link's recipient; by default the owner's. */
  recipient?: string;
}
export interface ClaimOutcome {
  claimId: string;
}

/** Mails a fresh link for the open pause. */
export interface FreshLinkArgument {
  pauseId: string;
  recipient?: string;
}

/** Extends the deadline of the open pause, by its `max_wait_time` if there are no seconds. */
export interface ExtendArgument {
  pauseId: string;
  seconds?: number;
  /** Who asked, for the log. */
  by?: string;
}

/** Gives control of the open pause to the holder of a claim, or to an operator. */
export interface ControlArgument {
  pauseId: string;
  claimId: string;
  /** Name of the holder, for people. */
  by: string;
  /** An operator's control ends with the pause; that of a link's holder lasts until the run ends. */
  isOperator?: boolean;
}

/** The input of `holdSession` in a `browsers/` process. */
export interface HoldSessionInput {
  runId: string;
  /** Tenant whose rights the run has; the API sets it. */
  tenant?: string;
  automationFile?: string;
  /** Number of this slot among those that the run has requested. */
  place?: number;
  automation?: string;
  url?: string;
  /** The session opens `url` itself, and a worker then asks it for the result. */
  opensUrl?: true;
  /** The automation reads the requests of its pages. */
  recordsNetwork?: boolean;
  browser?: WantedBrowser;
  /** What the start chose to save. */
  evidence?: Evidence;
  /** Whether the start chose a browser with a window. */
  headed?: boolean;
  /** The call returns as soon as the browser is open, and another call holds it. */
  handsOver?: true;
  /** The open session to hold. The call that opened it handed it over, or Temporal timed out the activity that held it. */
  resume?: Session;
}
export interface HoldSessionActivities {
  holdSession(input: HoldSessionInput): Promise<SessionReport>;
}

/** The result of a run that succeeded. */
export interface RunResult {
  outputs: RunState['outputs'];
  artifacts: Artifact[];
  /** The rest of the run's final state. Absent in runs of earlier versions, and when it is too large for a result. */
  state?: Omit<RunState, 'outputs' | 'artifacts'>;
}

/** The input of the workflow `callback`, which a run starts when it ends. */
export interface CallbackInput {
  url: string;
  run: EndedRun;
  inputParameters: Record<string, unknown>;
  /** Tenant whose rights the run had. */
  tenant?: string;
  automationFile?: string;
}

/** The state of a run that has ended, without the parts that only matter to someone who follows it. */
export type EndedRun = Omit<RunState, 'nodes' | 'log' | 'pause'>;
