import { fail, refuse } from '../../contracts/fail.js';
import { recipientsOf, whereMailed } from '../../contracts/recipients.js';
import type { PauseState, RunState } from '../../contracts/run-state.js';
import { stepNumber } from '../../contracts/step-labels.js';
import type { ExtendOutcome } from '../../contracts/pause-outcomes.js';
import { describeDoneWhen } from '../../automation/nodes/done-when.js';
import type { Answer, PauseRequest } from './pause-request.js';

/** Where and when a pause opens. */
interface Opening {
  /** Index of the node that waits. */
  node: number;
  /** Epoch milliseconds. */
  openedAt: number;
  /** The automation may read the requests that the page sends during the pause. */
  readsRequests: boolean;
}

/**
 * The pauses of a run, of which at most one is open. A pause ends with its first answer or at its deadline, which may move while it is
 * open.
 */
export class Pauses {
  private opened = 0;
  private openRequest?: PauseRequest;
  private answer?: Answer;
  /** When the first mail of the open pause was sent, in epoch milliseconds. */
  private mailedAt?: number;

  /** `state.pause` is the open pause. */
  constructor(private readonly state: Pick<RunState, 'pause' | 'owner' | 'alsoMailed' | 'deadline'>) {}

  /** The request that opened the current pause. */
  get request(): PauseRequest | undefined {
    return this.openRequest;
  }

  /** Opens a pause that lasts as long as requested, but not past the run's own deadline. */
  open(request: PauseRequest, { node, openedAt, readsRequests }: Opening): PauseState {
    this.opened += 1;
    const pause: PauseState = {
      pauseId: `pause-${this.opened}`,
      node,
      title: request.title,
      ...(request.instructions !== undefined && { instructions: request.instructions }),
      ...(request.ask !== undefined && { ask: request.ask }),
      openedAt,
      ...this.limited(openedAt + request.maxWaitSeconds * 1000),
      mail: { to: this.state.owner?.email ?? '', state: 'sending' },
      ...(request.doneWhen && { doneWhen: describeDoneWhen(request.doneWhen).map(({ words }) => words) }),
      ...(readsRequests && { readsRequests: true as const }),
      link: { generation: 1, claimed: false },
      ...(request.choices && { choices: request.choices }),
      ...this.othersOf(request),
    };
    this.openRequest = request;
    delete this.answer;
    delete this.mailedAt;
    this.state.pause = pause;
    return pause;
  }

  close(): void {
    delete this.state.pause;
    delete this.openRequest;
  }

  /** Records that a mail was sent. Returns whether it was the first mail of the open pause. */
  noteMail(now: number): boolean {
    if (this.state.pause === undefined || this.mailedAt !== undefined) return false;
    this.mailedAt = now;
    return true;
  }

  /** When the first mail of the latest pause was sent, in epoch milliseconds. */
  get firstMailAt(): number | undefined {
    return this.mailedAt;
  }

  /** The open pause with this id. Throws a refusal when it is over; an answer that has arrived ends it in the same moment. */
  requireOpen(pauseId: string): PauseState {
    const { pause } = this.state;
    if (pause?.pauseId !== pauseId || this.isAnswered) throw refuse('PauseNotOpen', 'The pause is over');
    return pause;
  }

  /** The pause that a link belongs to. Throws a refusal when it is over. */
  requireOfLink(pauseId: string): PauseState {
    const { pause } = this.state;
    if (pause?.pauseId !== pauseId) throw refuse('LinkExpired', 'The pause is over');
    return pause;
  }

  /** Moves the deadline of an open pause, by default by the seconds that it was opened for. Throws a refusal when the pause is over. */
  extend(pauseId: string, seconds = this.openRequest?.maxWaitSeconds ?? 0): ExtendOutcome {
    const pause = this.requireOpen(pauseId);
    return Object.assign(pause, this.limited(pause.deadline + seconds * 1000));
  }

  get isAnswered(): boolean {
    return this.answer !== undefined;
  }

  /** Records the answer to the open pause; with a pause id, only to that pause. Returns the reason if it ignores the answer. */
  receive(pauseId: string | undefined, answer: Answer): string | undefined {
    const { pause } = this.state;
    if (pause === undefined || (pauseId !== undefined && pauseId !== pause.pauseId)) {
      return `ignored an answer for ${pauseId ?? 'no open pause'}`;
    }
    const { choices } = pause;
    if (answer.kind === 'done' && choices !== undefined && !choices.some(({ id }) => id === answer.choice)) {
      return `ignored an answer without one of the choices ${choices.map(({ id }) => id).join(', ')}`;
    }
    // The person may press Done twice; the first answer counts.
    this.answer ??= answer;
    return undefined;
  }

  /**
   * How the pause ended, once it is answered or its time is up. Throws `HumanInLoopTimeoutException` without an answer, and `HumanDeclined`
   * when the person declined. `location` says for programs which node waited.
   */
  outcome(pause: PauseState, location: Record<string, unknown>): Answer {
    const { answer } = this;
    if (answer === undefined) throw timeout(pause, location);
    if (answer.kind === 'done') return answer;
    const who = answer.by ?? pause.mail.to;
    throw fail('HumanDeclined', `${who} declined the pause at ${stepNumber(pause.node)}: ${answer.reason}`, {
      pauseId: pause.pauseId,
      ...location,
      reason: answer.reason,
    });
  }

  private limited(wanted: number): ExtendOutcome {
    const { deadline } = this.state;
    if (wanted <= deadline) return { deadline: wanted, limitedBy: 'max_wait_time' };
    return { deadline, limitedBy: 'run' };
  }

  /** The recipients besides the owner. The run remembers them, so that their links work after the pause. */
  private othersOf({ recipients = [] }: PauseRequest): Pick<PauseState, 'others'> {
    const others = [...new Set(recipients)].filter((to) => to !== this.state.owner?.email);
    if (others.length === 0) return {};
    this.state.alsoMailed = [...new Set([...(this.state.alsoMailed ?? []), ...others])];
    return {
      others: others.map((to) => ({ mail: { to, state: 'sending' }, link: { generation: 1, claimed: false } })),
    };
  }
}

function timeout(pause: PauseState, location: Record<string, unknown>): Error {
  const waitedSeconds = (pause.deadline - pause.openedAt) / 1000;
  const opened = recipientsOf(pause).some(({ link }) => link.claimed) ? 'link opened' : 'link never opened';
  return fail(
    'HumanInLoopTimeoutException',
    `Nobody answered the pause at ${stepNumber(pause.node)} within ${waitedSeconds} s (${whereMailed(pause)}, ${opened})`,
    { pauseId: pause.pauseId, ...location, waitedSeconds },
  );
}
