import type { Choice } from '../../automation/run-state.js';
import type { useAnswer } from './use-answer.js';

interface ChoicesProps {
  choices: Choice[];
  answer: ReturnType<typeof useAnswer>;
  isBusy: boolean;
}

/** The answers of a pause that Done alone does not answer, one button each. None is proposed: the person has to look. */
export function Choices({ choices, answer: { state, choose }, isBusy }: ChoicesProps) {
  const chosen = state.at === 'sending' || state.at === 'sent' ? state.choice : undefined;
  return (
    <div class="choices" role="group" aria-label="Your answer">
      {choices.map(({ id, label }) => (
        <button key={id} class="button choice" aria-disabled={isBusy} onClick={() => !isBusy && choose(id)}>
          {id === chosen ? (state.at === 'sent' ? 'Thank you' : 'Sending…') : label}
        </button>
      ))}
    </div>
  );
}
