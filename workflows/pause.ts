import { CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import {
  type ActionNode,
  type Choice,
  describeDoneWhen,
  type DoneWhen,
  type PauseState,
  recipientsOf,
  stepNumber,
  whereMailed,
} from '../automation/index.js';
import { inBrowser } from './activities.js';
import { clock } from './clock.js';
import { failure, failureOf, placeOf } from './failure.js';
import { mailPause, remind } from './mail.js';
import type { Run } from './run.js';

export interface Answer {
  kind: 'done' | 'declined';
  /** Id of the choice, in a pause with choices. */
  choice?: string;
  by?: string;
  reason?: string;
}

export interface PauseRequest {
  /** Seconds, above 0 and below the run's hard limit. */
  maxWaitSeconds: number;
  title: string;
  instructions?: string;
  /** The person is to point at an element; else to do something in the page. */
  ask?: 'point';
  /** What Done from the dashboard is checked against. */
  doneWhen?: DoneWhen;
  /** What may be answered, when Done alone is no answer. */
  choices?: Choice[];
  /** Addresses that are mailed besides the owner's. */
  recipients?: string[];
  /** Seconds after which whoever has not opened the link is reminded. */
  reminderAfterSeconds?: number;
}

/**
 * Opens a pause, mails the owner, and waits: returns when the person is done. Fails the run with `HumanInLoopTimeoutException`,
 * `HumanDeclined` or `NotificationFailed`; the run's own deadline may end it first.
 */
export async function pauseForHuman(
  run: Run,
  node: ActionNode,
  request: PauseRequest,
): Promise<Answer & { pauseId: string }> {
  const pause = openPause(run, node, request);
  try {
    const answer = await CancellationScope.cancellable(async () => {
      const notified = notify(run, pause);
      const answer = await Promise.race([waitForAnswer(run, node, pause), notified]);
      // Whoever was told otherwise and has answered needs no mail any more.
      CancellationScope.current().cancel();
      return answer;
    });
    if (answer.kind === 'declined') {
      const who = answer.by ?? pause.mail.to;
      throw failure('HumanDeclined', `${who} declined the pause at ${stepNumber(node.index)}: ${answer.reason}`, {
        pauseId: pause.pauseId,
        ...placeOf(run, node),
        reason: answer.reason,
      });
    }
    const chosen = request.choices?.find(({ id }) => id === answer.choice)?.label ?? 'done';
    run.log(`answered: ${chosen}${answer.by === undefined ? '' : ` by ${answer.by}`}`);
    return { ...answer, pauseId: pause.pauseId };
  } finally {
    closePause(run);
  }
}

function openPause(run: Run, node: ActionNode, request: PauseRequest): PauseState {
  const openedAt = Date.now();
  const wanted = openedAt + request.maxWaitSeconds * 1000;
  run.pausesOpened += 1;
  const pause: PauseState = {
    pauseId: `pause-${run.pausesOpened}`,
    node: node.index,
    title: request.title,
    ...(request.instructions !== undefined && { instructions: request.instructions }),
    ...(request.ask !== undefined && { ask: request.ask }),
    openedAt,
    deadline: Math.min(wanted, run.state.deadline),
    limitedBy: wanted <= run.state.deadline ? 'max_wait_time' : 'run',
    mail: { to: run.state.owner?.email ?? '', state: 'sending' },
    ...(request.doneWhen && { doneWhen: describeDoneWhen(request.doneWhen).map(({ words }) => words) }),
    link: { generation: 1, claimed: false },
    ...(request.choices && { choices: request.choices }),
    ...othersOf(run, request),
  };
  run.pauseRequest = request;
  delete run.answer;
  run.state.pause = pause;
  run.gateMayBeOpen = true;
  run.log(`paused for a person, at most ${Math.round((pause.deadline - openedAt) / 1000)} s`);
  run.setStatus('awaiting_human');
  return pause;
}

/** The people who are mailed besides the owner; the run remembers them, for their links after the pause. */
function othersOf(run: Run, { recipients = [] }: PauseRequest): Pick<PauseState, 'others'> {
  const others = [...new Set(recipients)].filter((to) => to !== run.state.owner?.email);
  if (others.length === 0) return {};
  run.state.alsoMailed = [...new Set([...(run.state.alsoMailed ?? []), ...others])];
  return {
    others: others.map((to) => ({ mail: { to, state: 'sending' }, link: { generation: 1, claimed: false } })),
  };
}

function closePause(run: Run): void {
  delete run.state.pause;
  delete run.pauseRequest;
  delete run.operatorHolder;
  run.setStatus('running');
}

/** Opens the browser to the person and mails them; never returns, and fails when the mail cannot be sent. */
async function notify(run: Run, pause: PauseState): Promise<never> {
  const { pauseId, deadline } = pause;
  const opened = inBrowser(run, `${pauseId}: open the browser to the person`)
    .openGate({ session: run.session!, pauseId, deadline })
    .then((artifact) => {
      if (artifact) run.keep([artifact]);
      // The deadline was moved while the gate was still shut.
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

async function waitForAnswer(run: Run, node: ActionNode, pause: PauseState): Promise<Answer> {
  let { deadline } = pause;
  await answerOrTime(run, pause);
  while (run.answer === undefined && pause.deadline !== deadline) {
    ({ deadline } = pause);
    extendGate(run, pause);
    await answerOrTime(run, pause);
  }
  // An answer that arrives in the same task as the timer still counts.
  if (run.answer !== undefined) return run.answer;
  const waitedSeconds = (pause.deadline - pause.openedAt) / 1000;
  const opened = recipientsOf(pause).some(({ link }) => link.claimed) ? 'link opened' : 'link never opened';
  throw failure(
    'HumanInLoopTimeoutException',
    `Nobody answered the pause at ${stepNumber(pause.node)} within ${waitedSeconds} s (${whereMailed(pause)}, ${opened})`,
    { pauseId: pause.pauseId, ...placeOf(run, node), waitedSeconds },
  );
}

/** Returns with the answer, when the time is up, or when the deadline was moved. */
async function answerOrTime(run: Run, pause: PauseState): Promise<void> {
  const { deadline, limitedBy } = pause;
  // The run's own deadline, when it comes first, ends the pause with the run.
  if (limitedBy === 'run') return condition(() => run.answer !== undefined);
  await condition(() => run.answer !== undefined || pause.deadline !== deadline, deadline - Date.now(), {
    summary: `human: ${pause.title} — until ${clock(deadline)} UTC`,
  });
}

/** Lets the person act until the new deadline. It ends with the pause, and changes nothing once the gate is shut. */
function extendGate(run: Run, { pauseId, deadline }: PauseState): void {
  inBrowser(run, `${pauseId}: more time, until ${clock(deadline)} UTC`)
    .extendGate({ session: run.session!, pauseId, deadline })
    .catch((error: unknown) => {
      if (!isCancellation(error)) run.log('warning: the browser could not be told of the new time');
    });
}
