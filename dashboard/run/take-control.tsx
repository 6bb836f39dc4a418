import { useEffect, useRef, useState } from 'preact/hooks';
import type { PauseState } from '../../contracts/run-state.js';
import { request, runPath } from '../server/requests.js';

/** Lets a watcher take control of the pause, after explaining what that means for the person who has it. */
export function TakeControl({ runId, pause, isHeld }: { runId: string; pause: PauseState; isHeld: boolean }) {
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function take() {
    setAsking(false);
    try {
      await request('POST', runPath(runId, '/control'), { pauseId: pause.pauseId });
      setProblem(undefined);
    } catch (error) {
      setProblem((error as Error).message);
    }
  }

  return (
    <div class="take-control">
      <button class="button" onClick={() => setAsking(true)}>
        Take control
      </button>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {isAsking && (
        <ConfirmDialog
          holder={isHeld ? (pause.control?.by ?? 'somebody') : undefined}
          onClose={() => setAsking(false)}
          onTake={() => void take()}
        />
      )}
    </div>
  );
}

interface ConfirmDialogProps {
  /** The person who has control now. */
  holder: string | undefined;
  onClose: () => void;
  onTake: () => void;
}

function ConfirmDialog({ holder, onClose, onTake }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="control-title" onClose={onClose}>
      <form method="dialog" onSubmit={onTake}>
        <h2 id="control-title">Take control of the browser?</h2>
        <p>
          {holder === undefined
            ? 'Nobody is using it right now.'
            : `${holder} has control and may be in the middle of something. They can keep watching, and can take it back.`}
        </p>
        <div class="dialog-buttons">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Keep watching
          </button>
          <button class="button primary">Take control here</button>
        </div>
      </form>
    </dialog>
  );
}
