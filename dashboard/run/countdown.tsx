import { useEffect, useRef, useState } from 'preact/hooks';
import type { PauseState } from '../../contracts/run-state.js';
import { serverNow } from '../server/clock.js';
import { clockWithZone } from '../ui/times.js';
import { countdownText, milestoneText, secondsLeft } from './countdown-text.js';

/** The time left, the deadline, and which limit it is. */
export function Countdown({ pause }: { pause: PauseState }) {
  const seconds = useSecondsLeft(pause.deadline);
  const said = useMilestone(seconds);
  const urgency = seconds <= 30 ? 'urgent' : seconds <= 120 ? 'soon' : '';
  return (
    <div class={`countdown ${urgency}`}>
      <p class="countdown-left" role="timer" aria-live="off">
        <strong>{countdownText(seconds)}</strong>{' '}
        <span class="countdown-word">{seconds === 0 ? 'time is up' : 'left'}</span>
      </p>
      <p id="countdown-until" class="countdown-until">
        until <time dateTime={new Date(pause.deadline).toISOString()}>{clockWithZone(pause.deadline)}</time>
        {pause.limitedBy === 'run' && ', the end of the whole run. There is no more time after it.'}
      </p>
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </div>
  );
}

function useSecondsLeft(deadline: number): number {
  const [seconds, setSeconds] = useState(() => secondsLeft(deadline, serverNow()));
  useEffect(() => {
    const update = () => setSeconds(secondsLeft(deadline, serverNow()));
    update();
    const timer = window.setInterval(update, 250);
    return () => window.clearInterval(timer);
  }, [deadline]);
  return seconds;
}

function useMilestone(seconds: number): string {
  const before = useRef(seconds);
  const [said, setSaid] = useState('');
  useEffect(() => {
    const text = milestoneText(before.current, seconds);
    before.current = seconds;
    if (text !== undefined) setSaid(text);
  }, [seconds]);
  return said;
}
