import { useState } from 'preact/hooks';
import type { PauseState, RunState } from '../../automation/run-state.js';
import { Icon } from '../ui/icons.js';
import { Countdown } from './countdown.js';
import { DeclineDialog } from './decline-dialog.js';
import type { useAnswer } from './use-answer.js';

interface AskPanelProps {
  run: RunState;
  pause: PauseState;
  /** Host of the page in the picture. */
  site: string | undefined;
  answer: ReturnType<typeof useAnswer>;
  /** Whether this person holds the link, and so acts in the browser. */
  isHolder: boolean;
  /** The holder may answer, and so may an operator. */
  mayAnswer: boolean;
}

/** What is asked, until when, and the two answers. On a phone the answers stand at the lower edge, under the thumb. */
export function AskPanel({ run, pause, site, answer, isHolder, mayAnswer }: AskPanelProps) {
  const [isDeclining, setDeclining] = useState(false);
  const { state } = answer;
  const isBusy = state.at === 'sending' || state.at === 'sent';
  return (
    <section class="ask card" aria-labelledby="ask-title">
      <p class="eyebrow">{isHolder ? 'Your turn' : 'Waiting for a person'}</p>
      <h1 id="ask-title">{pause.title}</h1>
      {pause.instructions !== undefined && <p class="instructions">{pause.instructions}</p>}
      <p class="asked-by">
        Asked by <strong>{run.automation}</strong>
        {site !== undefined && !run.automation.includes(site) && (
          <>
            {' '}
            on <strong>{site}</strong>
          </>
        )}
      </p>
      {isHolder && (
        <p class="promise">
          <Icon name="shield" />
          What you type goes to the page and is not recorded.
        </p>
      )}
      <div class="answer">
        {state.at === 'failed' && (
          <p class="problem" role="alert">
            {state.problem}
          </p>
        )}
        <Countdown pause={pause} />
        {mayAnswer && (
          <>
            <button class={`button done ${isHolder ? 'primary' : ''}`} disabled={isBusy} onClick={answer.done}>
              {doneText(state)}
            </button>
            <button class="button cannot" disabled={isBusy} onClick={() => setDeclining(true)}>
              {isBusy && state.kind === 'decline' ? 'Telling them…' : 'I can’t do this'}
            </button>
          </>
        )}
      </div>
      {isDeclining && <DeclineDialog onClose={() => setDeclining(false)} onDecline={answer.decline} />}
    </section>
  );
}

function doneText(state: AskPanelProps['answer']['state']): string {
  if (state.at === 'sending' && state.kind === 'done') return 'Sending…';
  return state.at === 'sent' && state.kind === 'done' ? 'Thank you' : 'Done';
}
