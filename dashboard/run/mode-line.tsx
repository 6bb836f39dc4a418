import { useEffect, useState } from 'preact/hooks';
import type { RunState } from '../../automation/run-state.js';
import type { LiveState } from '../live/live-state.js';
import { Icon } from '../ui/icons.js';

/** One line under the picture: who acts now. */
export function ModeLine({ run, live }: { run: RunState; live: LiveState }) {
  const hasMoved = useLasting(live.hasMoved && run.pause !== undefined);
  if (hasMoved) {
    return (
      <p class="mode mode-moved" role="alert">
        <Icon name="eye" />
        <span>
          <strong>Control moved to another device.</strong> You are watching. To go on here, open the link in the mail
          again and ask for a fresh one.
        </span>
      </p>
    );
  }
  if (run.pause && live.canControl) {
    return (
      <p class="mode mode-control" role="status">
        <Icon name="hand" />
        <span>
          <strong>You are in control</strong> of the browser until you press Done.
        </span>
      </p>
    );
  }
  if (run.pause) {
    return (
      <p class="mode mode-watch" role="status">
        <Icon name="eye" />
        <span>
          <strong>You are watching.</strong> {watchText(run)}
        </span>
      </p>
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

function watchText({ pause }: RunState): string {
  if (!pause) return '';
  if (pause.mail.state === 'sending') return `The mail to ${pause.mail.to} is on its way.`;
  return pause.link.claimed
    ? `The person who opened the link mailed to ${pause.mail.to} is in control.`
    : `The link mailed to ${pause.mail.to} gives control. Nobody has opened it yet.`;
}

/** True once `isSo` has been true for a moment: at the end of a pause control goes first, and the pause just after it. */
function useLasting(isSo: boolean): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!isSo) return setLasts(false);
    const timer = window.setTimeout(() => setLasts(true), 700);
    return () => window.clearTimeout(timer);
  }, [isSo]);
  return lasts && isSo;
}
