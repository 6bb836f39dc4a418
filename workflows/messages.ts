import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { WantedBrowser } from '../automation/document.js';
import type { Artifact, Owner, RunState } from '../automation/run-state.js';

/** What starts the workflow `automation`: the body of `POST /v1/runs`, checked again by the workflow. */
export interface AutomationInput {
  /** The automation's JSON, as its author wrote it. */
  automation: unknown;
  /** What lists call it, for example its file name; without it they show what it opens. */
  automationName?: string;
  /** Values for the automation's declared parameters, by name. */
  inputParameters?: Record<string, unknown>;
  /**
   * References to secrets for the automation's declared secure parameters, by name; without them the file's own apply. A TOTP
   * secret is sealed before the workflow starts.
   */
  secureParameters?: Record<string, unknown>;
  /** Who is mailed when the run needs a person; required when it can pause. */
  owner?: Owner;
  /**
   * Is sent what came of the run when it has succeeded, failed or timed out: an http or https address without a user name. It stands
   * in the run's history.
   */
  callbackUrl?: string;
}

/** Answers the open pause, or, with a pause id, that pause and nothing else. A bare pause id may be given as text. */
export const humanDone = defineSignal<[argument?: DoneArgument | string | null]>('humanDone');
export interface DoneArgument {
  pauseId?: string;
  /** Which of the pause's choices; a pause with choices is not answered without one. */
  choice?: string;
  /** Who answered, for the log: a mail address or `api`. */
  by?: string;
}

/** "I can't do this": ends the pause with a reason; the run fails with `HumanDeclined`. */
export const humanDeclined = defineSignal<[argument: DeclineArgument]>('humanDeclined');
export interface DeclineArgument {
  pauseId?: string;
  reason: string;
  by?: string;
}

/** Sent by `holdSession` once the browser is open. */
export const sessionOpened = defineSignal<[session: Session]>('sessionOpened');
export interface Session {
  sessionId: string;
  /** Playwright's endpoint, for `chromium.connect`. */
  endpoint: string;
  /** Base URL of the session at its `browsers/` process: `/live` (WebSocket), `/gate`. */
  liveUrl: string;
  /** The run's page in the dashboard. */
  runUrl: string;
  /** For the run's log: in what the browser is not the one that was asked for. */
  warning?: string;
  /** That of the `holdSession` that opened it. */
  place?: number;
}

/** What `holdSession` returns when the session is closed. */
export interface SessionReport {
  artifacts: Artifact[];
  /** All that people did in the session, also when it was reported before. */
  acts?: HumanAct[];
  /** Addresses that the browser was kept from, in words. */
  refused?: string[];
}

/** One thing a person did during a pause; what they typed is not in it. */
export interface HumanAct {
  /** Counts the acts of a session from 0, so that each is logged once. */
  number: number;
  /** Epoch milliseconds. */
  at: number;
  /** A mail address, or `operator`. */
  by: string;
  text: string;
}

export const status = defineQuery<RunState>('status');

/** For `api/` only: where the live view is, and who holds control. Undefined members: not yet. */
export const access = defineQuery<RunAccess>('access');
export interface RunAccess {
  liveUrl?: string;
  /** Id of the latest claim: its holder may act during a pause. */
  holder?: string;
  /** Whether a pause is open. */
  isPaused?: boolean;
}

/**
 * Redeems a link, once. Refused with an `ApplicationFailure` of type `LinkExpired` (its pause is over) or `LinkUsed` (already
 * claimed, or replaced by a fresh one). The same claim id twice is one claim.
 */
export const claimLink = defineUpdate<ClaimOutcome, [claim: ClaimArgument]>('claimLink');
export interface ClaimArgument {
  pauseId: string;
  generation: number;
  claimId: string;
  /** Whose link it is; the owner's when missing. */
  recipient?: string;
}
export interface ClaimOutcome {
  claimId: string;
}

/** Mails a fresh link for the open pause to the same address (the owner's when missing). Refused with `LinkExpired` once the pause is over. */
export const mailFreshLink = defineUpdate<{ to: string }, [request: FreshLinkArgument]>('mailFreshLink');
export interface FreshLinkArgument {
  pauseId: string;
  recipient?: string;
}

/**
 * Moves the deadline of the open pause: by the given seconds, otherwise by its `max_wait_time`, and never past the run's own
 * deadline. Refused with `PauseNotOpen`, or with `NoTimeLeft` when the run's deadline ends the pause already.
 */
export const extendPause = defineUpdate<ExtendOutcome, [request: ExtendArgument]>('extendPause');
export interface ExtendArgument {
  pauseId: string;
  seconds?: number;
  /** Who asked, for the log. */
  by?: string;
}
export interface ExtendOutcome {
  /** Epoch milliseconds. */
  deadline: number;
  limitedBy: 'max_wait_time' | 'run';
}

/** Gives control of the open pause to the holder of a claim, or to an operator. Refused with `PauseNotOpen`. */
export const takeControl = defineUpdate<ControlOutcome, [request: ControlArgument]>('takeControl');
export interface ControlArgument {
  pauseId: string;
  claimId: string;
  /** Whose it is, for people. */
  by: string;
  /** An operator's control ends with the pause; that of a link's holder lasts. */
  isOperator?: boolean;
}
export interface ControlOutcome {
  by: string;
}

/** Compares the page with the node's `done_when`; answers nothing, and so changes nothing. Refused with `PauseNotOpen`. */
export const checkDone = defineUpdate<DoneCheck, [request: { pauseId: string }]>('checkDone');
export interface DoneCheck {
  /** `unknown`: the page did not answer in time. */
  outcome: 'met' | 'unmet' | 'unknown';
  /** What is still expected, in words. */
  expected: string[];
}

/** What `holdSession` of a `browsers/` process is called with. */
export interface HoldSessionInput {
  runId: string;
  /** Counts the places that the run has asked for. */
  place?: number;
  automation?: string;
  url?: string;
  /** The automation looks at the requests of its pages. */
  recordsNetwork?: boolean;
  browser?: WantedBrowser;
  /** Hold this session, which is open already, in place of an activity that Temporal gave up while it was out of reach. */
  resume?: Session;
}
export interface HoldSessionActivities {
  holdSession(input: HoldSessionInput): Promise<SessionReport>;
}

/** What a run that succeeded returns. */
export interface RunResult {
  outputs: RunState['outputs'];
  artifacts: Artifact[];
}

/** What the workflow `callback` is started with, by a run that has ended. */
export interface CallbackInput {
  url: string;
  run: EndedRun;
  inputParameters: Record<string, unknown>;
}

/** The state of a run that has ended, without what is only for those who follow it. */
export type EndedRun = Omit<RunState, 'nodes' | 'log' | 'pause'>;

/** A request of a page, and its answer as far as that is there. Bodies are text; those that are none are null. */
export interface NetworkCall {
  url: string;
  method: string;
  requestHeaders: Record<string, string>;
  requestBody: string | null;
  /** Null: it was not answered. */
  status: number | null;
  responseHeaders: Record<string, string>;
  responseBody: string | null;
}

/** What became of the downloads from a number on. */
export interface DownloadNews {
  /** Number of the next one. */
  next: number;
  coming: number;
  ready: number;
  /** Why those that failed did. */
  failed: string[];
}
