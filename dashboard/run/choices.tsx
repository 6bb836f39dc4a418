import type { Choice } from '../../contracts/run-state.js';
import type { useAnswer } from './use-answer.js';

interface ChoicesProps {
  choices: Choice[];
  answer: ReturnType<typeof useAnswer>;
  isBusy: boolean;
}

/** The choices of a pause that needs more than Done, one button each. None is preselected: the person has to decide. */
export function Choices({ choices, answer: { state, choose }, isBusy }: ChoicesProps) {
  const chosen = state.at === 'sending' || state.at === 'sent' ? state.choice : undefined;
  return (
    <div class="choices" role="group" aria-label="Your answer">
      {choices.map(({ id, label }) => (
        <button key={id} class="button choice" dir="auto" aria-disabled={isBusy} onClick={() => !isBusy && choose(id)}>
          {id === chosen ? (state.at === 'sent' ? 'Thank you' : 'Sending…') : label}
        </button>
      ))}
    </div>
  );
}
