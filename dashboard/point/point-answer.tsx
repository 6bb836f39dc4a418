import type { useAnswer } from '../run/use-answer.js';
import type { Pointing } from './use-point.js';

interface PointAnswerProps {
  pointing: Pointing;
  answer: ReturnType<typeof useAnswer>;
  isBusy: boolean;
}

/** In place of Done: what is pointed at, and whether it is the one. Without it the automation can look once more by itself. */
export function PointAnswer({ pointing, answer, isBusy }: PointAnswerProps) {
  const { pick, problem, isBusy: isLooking } = pointing.state;
  return (
    <>
      <p class={`point-pick ${pick ? 'has-pick' : ''}`} role="status">
        {pick ? (
          <>
            You chose <strong>{pick.label}</strong>
            {pick.rect === undefined && ', which is not in the picture now'}
          </>
        ) : isLooking ? (
          'Looking…'
        ) : (
          'Tap or click it in the picture, or choose it from the list below it.'
        )}
      </p>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {pick ? (
        <>
          <button class="button done primary" aria-disabled={isBusy} onClick={answer.done}>
            {isBusy ? 'Sending…' : 'Use this'}
          </button>
          <button class="button cannot" aria-disabled={isBusy} onClick={() => !isBusy && pointing.clear()}>
            Pick another
          </button>
        </>
      ) : (
        <button
          class="button done"
          aria-disabled={isBusy}
          title="The automation looks for it once more by itself"
          onClick={answer.done}
        >
          {isBusy ? 'Sending…' : 'Look again'}
        </button>
      )}
    </>
  );
}
