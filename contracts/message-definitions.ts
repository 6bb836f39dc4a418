import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { PermitRequest } from './limits.js';
import type { ControlOutcome, DoneCheck, ExtendOutcome } from './pause-outcomes.js';
import type { RunState } from './run-state.js';
import type {
  ClaimArgument,
  ClaimOutcome,
  ControlArgument,
  DeclineArgument,
  DoneArgument,
  ExtendArgument,
  FreshLinkArgument,
  RunAccess,
  Session,
} from './workflow-messages.js';

/**
 * The signals, queries and updates that workflows handle. Only workflows load this file, so that a client needs only the types of the
 * messages.
 */

/** Answers the open pause; with a pause id, only that pause. A text argument is a pause id. */
export const humanDone = defineSignal<[argument?: DoneArgument | string | null]>('humanDone');

/** "I can't do this": ends the pause with a reason; the run fails with `HumanDeclined`. */
export const humanDeclined = defineSignal<[argument: DeclineArgument]>('humanDeclined');

/** `holdSession` sends this signal once the browser is open, to runs whose worker does not set `handsOver`. */
export const sessionOpened = defineSignal<[session: Session]>('sessionOpened');

/** `browsersLease` sends this signal when the heartbeats of the `browsers` process stop. The run checks whether its browser responds. */
export const checkBrowser = defineSignal('checkBrowser');

export const status = defineQuery<RunState>('status');

/** For `api/` only: where the live view is, and who has control. An undefined member is not known yet. */
export const access = defineQuery<RunAccess>('access');

/**
 * Redeems a link, once. Fails with an `ApplicationFailure` of type `LinkExpired` (its pause is over) or `LinkUsed` (already claimed, or
 * replaced by a fresh link). Repeating a claim id returns the same claim.
 */
export const claimLink = defineUpdate<ClaimOutcome, [claim: ClaimArgument]>('claimLink');

/** Mails a fresh link for the open pause to the same address (by default the owner's). Fails with `LinkExpired` once the pause is over. */
export const mailFreshLink = defineUpdate<{ to: string }, [request: FreshLinkArgument]>('mailFreshLink');

/**
 * Extends the deadline of the open pause by the given seconds, or else by its `max_wait_time`, but never past the run's own deadline. Fails
 * with `PauseNotOpen`, or with `NoTimeLeft` when the pause already lasts until the run's deadline.
 */
export const extendPause = defineUpdate<ExtendOutcome, [request: ExtendArgument]>('extendPause');

/** Gives control of the open pause to the holder of a claim, or to an operator. Fails with `PauseNotOpen`. */
export const takeControl = defineUpdate<ControlOutcome, [request: ControlArgument]>('takeControl');

/** Compares the page with the node's `done_when`. Does not answer the pause, so it changes nothing. Fails with `PauseNotOpen`. */
export const checkDone = defineUpdate<DoneCheck, [request: { pauseId: string }]>('checkDone');

/** To a limit: a `queuedRun` asks for a permit for its run. A repeated request has no effect. */
export const requestPermit = defineSignal<[request: PermitRequest]>('requestPermit');

/** To a limit: the run has ended or no longer waits. */
export const releasePermit = defineSignal<[release: { runId: string }]>('releasePermit');

/** To a `queuedRun`: its run has the permit of the limit with this workflow id. */
export const permitGranted = defineSignal<[grant: { limitId: string }]>('permitGranted');
