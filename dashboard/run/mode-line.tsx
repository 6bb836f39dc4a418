import type { MailState, RunState } from '../../contracts/run-state.js';
import type { LiveState } from '../live/connection/live-state.js';
import { isWatchOnly } from '../embed/embedding.js';
import { Icon } from '../ui/icons.js';
import { useLasting } from '../ui/use-lasting.js';
import { TakeControl } from './take-control.js';

/** One line under the picture that says who is acting. */
export function ModeLine({ run, live }: { run: RunState; live: LiveState }) {
  // When a pause ends, control ends a moment before the pause itself.
  const hasMoved = useLasting(live.hasMoved && run.pause !== undefined, 700);
  const others = (live.watchers?.count ?? 1) - 1;
  const isHeld = live.watchers?.isControlled ?? false;
  const take = run.pause && live.link === 'open' && !live.canControl && !isWatchOnly() && (
    <TakeControl key={run.pause.pauseId} runId={run.runId} pause={run.pause} isHeld={isHeld} />
  );
  if (hasMoved) {
    return (
      <div class="mode mode-moved">
        <Icon name="eye" />
        <p role="alert">
          <strong>Control moved to {whereTo(run)}.</strong> You are watching.
        </p>
        {take}
      </div>
    );
  }
  if (run.pause && live.canControl && live.isOpen) {
    return (
      <p class="mode mode-control" role="status">
        <Icon name="hand" />
        <span>
          <strong>You are in control</strong> of the browser until you {endOf(run.pause)}.
          {others > 0 && ` ${others === 1 ? 'One other person is' : `${others} other people are`} watching.`}
        </span>
      </p>
    );
  }
  if (run.pause) {
    return (
      <div class="mode mode-watch">
        <Icon name="eye" />
        <p role="status">
          <strong>You are watching.</strong> {watchText(run, isHeld)}
        </p>
        {take}
      </div>
    );
  }
  return (
    <p class="mode mode-watch" role="status">
      <Icon name="eye" />
      <span>
        <strong>The automation is working.</strong> You can watch.
      </span>
    </p>
  );
}

/** The person's last step. */
function endOf({ ask, choices }: NonNullable<RunState['pause']>): string {
  if (choices !== undefined) return 'choose';
  return ask === 'point' ? 'choose the element' : 'press Done';
}

/** For the person who was mailed, their own other device is simply "another device". */
function whereTo({ pause }: RunState): string {
  const by = pause?.control?.by;
  return by === undefined || by === pause?.mail.to ? 'another device' : by;
}

function where({ to, via }: MailState): string {
  return via === 'outbox' ? `in the outbox for ${to}` : `mailed to ${to}`;
}

function watchText({ pause }: RunState, isHeld: boolean): string {
  if (!pause) return '';
  if (pause.control && isHeld) return `${pause.control.by} is in control.`;
  if (pause.mail.state === 'sending') return `The mail to ${pause.mail.to} is on its way.`;
  return pause.link.claimed
    ? `The person who opened the link ${where(pause.mail)} is in control.`
    : `The link ${where(pause.mail)} gives control. Nobody has opened it yet.`;
}
