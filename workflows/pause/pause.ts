import { ApplicationFailure, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { type ActionNode } from '../../automation/model/automation.js';
import { readsHumanRequests } from '../../automation/model/queries.js';
import type { PauseEnd } from '../../contracts/run-events.js';
import type { PauseState } from '../../contracts/run-state.js';
import { inBrowser } from '../run/activity-proxies.js';
import { utcTime } from '../run/utc-time.js';
import { failureOf, failureLocation } from '../run/failure.js';
import { mailPause, remind } from './mail.js';
import type { Run } from '../run/run.js';
import { runEvents } from '../run-events.js';
import { type Answer, type PauseRequest, reasonOf } from './pause-request.js';

/**
 * Opens a pause, mails the owner, and waits. Returns when the person is done. Fails the run with `HumanInLoopTimeoutException`,
 * `HumanDeclined` or `NotificationFailed`; the run's own deadline may end it first.
 */
export async function pauseForHuman(
  run: Run,
  node: ActionNode,
  request: PauseRequest,
): Promise<Answer & { pauseId: string }> {
  const pause = openPause(run, node, request);
  let end: PauseEnd = 'ended';
  try {
    await CancellationScope.cancellable(async () => {
      const notified = notify(run, pause);
      await Promise.race([waitForAnswer(run, pause), notified]);
      // Once someone has answered, cancel mails that are still being sent.
      if (run.pauses.isAnswered) CancellationScope.current().cancel();
    });
    // An answer that arrived in the same task as the timer still counts.
    const answer = run.pauses.outcome(pause, failureLocation(run, node));
    end = 'done';
    run.browser.noteAnswer(Date.now());
    const chosen = request.choices?.find(({ id }) => id === answer.choice)?.label ?? 'done';
    run.log(`answered: ${chosen}${answer.by === undefined ? '' : ` by ${answer.by}`}`);
    return { ...answer, pauseId: pause.pauseId };
  } catch (error) {
    end = endOf(error);
    throw error;
  } finally {
    reportEnd(run, request, end);
    closePause(run);
  }
}

function endOf(error: unknown): PauseEnd {
  if (!(error instanceof ApplicationFailure)) return 'ended';
  if (error.type === 'HumanInLoopTimeoutException') return 'timeout';
  return error.type === 'HumanDeclined' ? 'declined' : 'ended';
}

function reportEnd(run: Run, request: PauseRequest, outcome: PauseEnd): void {
  const { firstMailAt } = run.pauses;
  const isAnswer = outcome === 'done' || outcome === 'declined';
  runEvents.pauseEnded({
    reason: reasonOf(request),
    outcome,
    ...(isAnswer && firstMailAt !== undefined && { seconds: (Date.now() - firstMailAt) / 1000 }),
  });
}

function openPause(run: Run, node: ActionNode, request: PauseRequest): PauseState {
  const readsRequests = readsHumanRequests(run.automation);
  const pause = run.pauses.open(request, { node: node.index, openedAt: Date.now(), readsRequests });
  run.browser.openGate();
  run.log(`paused for a person, at most ${Math.round((pause.deadline - pause.openedAt) / 1000)} s`);
  run.setStatus('awaiting_human');
  return pause;
}

function closePause(run: Run): void {
  run.pauses.close();
  run.control.endOperatorControl();
  run.setStatus('running');
}

/** Opens the browser to the person and mails them. Never returns, and fails when the mail cannot be sent. */
async function notify(run: Run, pause: PauseState): Promise<never> {
  const { pauseId, deadline } = pause;
  const opened = inBrowser(run, `${pauseId}: open the browser to the person`)
    .openGate({ session: run.browser.requireSession(), pauseId, deadline })
    .then((artifact) => {
      if (artifact) run.keep([artifact]);
      // Somebody moved the deadline before the gate opened.
      if (pause.deadline !== deadline) extendGate(run, pause);
    });
  try {
    await Promise.all([opened, mailPause(run, pause).then(() => remind(run, pause))]);
  } catch (error) {
    if (!isCancellation(error)) throw failureOf(error);
    throw error;
  }
  return await new Promise<never>(() => undefined);
}

async function waitForAnswer(run: Run, pause: PauseState): Promise<void> {
  let { deadline } = pause;
  await answerOrTime(run, pause);
  while (!run.pauses.isAnswered && pause.deadline !== deadline) {
    ({ deadline } = pause);
    extendGate(run, pause);
    await answerOrTime(run, pause);
  }
}

/** Returns when an answer arrives, when the time is up, or when the deadline moves. */
async function answerOrTime(run: Run, pause: PauseState): Promise<void> {
  const { deadline, limitedBy } = pause;
  // When the run's own deadline comes first, it ends the pause together with the run.
  if (limitedBy === 'run') return condition(() => run.pauses.isAnswered);
  await condition(() => run.pauses.isAnswered || pause.deadline !== deadline, deadline - Date.now(), {
    summary: `human: ${pause.title} — until ${utcTime(deadline)} UTC`,
  });
}

/** Lets the person act until the new deadline. Ends with the pause, and has no effect once the gate is closed. */
function extendGate(run: Run, { pauseId, deadline }: PauseState): void {
  inBrowser(run, `${pauseId}: more time, until ${utcTime(deadline)} UTC`)
    .extendGate({ session: run.browser.requireSession(), pauseId, deadline })
    .catch((error: unknown) => {
      if (!isCancellation(error)) run.log('warning: the browser did not receive the new deadline');
    });
}
