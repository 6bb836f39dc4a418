import { useState } from 'preact/hooks';
import type { PauseState } from '../../automation/run-state.js';
import { request, runPath } from '../server/requests.js';
import { clockText } from '../ui/times.js';

interface Extended {
  deadline: number;
  limitedBy: 'max_wait_time' | 'run';
}

/** "I need more time": asks the run, and says so only when the run has confirmed it. */
export function MoreTime({ runId, pause }: { runId: string; pause: PauseState }) {
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState<{ text: string; isProblem: boolean }>();
  const isUsedUp = pause.limitedBy === 'run';

  async function extend() {
    setAsking(true);
    try {
      const { deadline } = await request<Extended>('POST', runPath(runId, '/extend'), { pauseId: pause.pauseId });
      setSaid({ text: `You have until ${clockText(deadline)} now.`, isProblem: false });
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
      {/* The countdown shows it too where the run leaves no more. */}
      <p class={said?.isProblem ? 'problem' : isUsedUp ? 'visually-hidden' : 'more-time-said'} role="status">
        {said?.text}
      </p>
    </div>
  );
}
