import { useState } from 'preact/hooks';
import type { PauseState } from '../../contracts/run-state.js';
import { request, runPath } from '../server/requests.js';
import { clockText } from '../ui/times.js';

interface ExtendResult {
  deadline: number;
  limitedBy: 'max_wait_time' | 'run';
}

/** "I need more time": asks the run, and announces the new deadline only after the run has confirmed it. */
export function MoreTime({ runId, pause }: { runId: string; pause: PauseState }) {
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState<{ text: string; isProblem: boolean }>();
  const isUsedUp = pause.limitedBy === 'run';

  async function extend() {
    setAsking(true);
    try {
      const { deadline } = await request<ExtendResult>('POST', runPath(runId, '/extend'), { pauseId: pause.pauseId });
      setSaid({ text: `You now have until ${clockText(deadline)}.`, isProblem: false });
    } catch (error) {
      setSaid({ text: (error as Error).message, isProblem: true });
    } finally {
      setAsking(false);
    }
  }

  return (
    <div class="more-time">
      <button
        class="link-button"
        aria-disabled={isUsedUp || isAsking}
        aria-describedby={isUsedUp ? 'countdown-until' : undefined}
        onClick={() => !isUsedUp && !isAsking && void extend()}
      >
        {isAsking ? 'Asking for more time…' : 'I need more time'}
      </button>
      {/* When no more time is possible, the countdown shows it too. */}
      <p class={said?.isProblem ? 'problem' : isUsedUp ? 'visually-hidden' : 'more-time-said'} role="status">
        {said?.text}
      </p>
    </div>
  );
}
