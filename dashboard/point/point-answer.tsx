import type { useAnswer } from '../run/use-answer.js';
import type { Pointing } from './use-point.js';

interface PointAnswerProps {
  pointing: Pointing;
  answer: ReturnType<typeof useAnswer>;
  isBusy: boolean;
}

/** Replaces Done: shows the chosen element and asks for confirmation. Without a choice, the automation can search for the element again. */
export function PointAnswer({ pointing, answer, isBusy }: PointAnswerProps) {
  const { pick, problem, isBusy: isLooking } = pointing.state;
  return (
    <>
      <p class={`point-pick ${pick ? 'has-pick' : ''}`} role="status">
        {pick ? (
          <>
            You chose <strong dir="auto">{pick.label}</strong>
            {pick.rect === undefined && ', which is not in the picture right now'}
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
          title="The automation searches for it again by itself"
          onClick={answer.done}
        >
          {isBusy ? 'Sending…' : 'Look again'}
        </button>
      )}
    </>
  );
}
