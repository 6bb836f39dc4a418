import { useState } from 'preact/hooks';
import type { PauseState, RunState } from '../../contracts/run-state.js';
import { Icon } from '../ui/icons.js';
import { AroundNow } from './around-now.js';
import { Asked } from './asked.js';
import { Choices } from './choices.js';
import { Countdown } from './countdown.js';
import { DeclineDialog } from './decline-dialog.js';
import { MoreTime } from './more-time.js';
import { NotDoneYet } from './not-done-yet.js';
import { PointAnswer } from '../point/point-answer.js';
import type { Pointing } from '../point/use-point.js';
import type { useAnswer } from './use-answer.js';

interface AskPanelProps {
  run: RunState;
  pause: PauseState;
  /** Host of the page in the picture. */
  site: string | undefined;
  /** Address of that page, for people. */
  page: string | undefined;
  answer: ReturnType<typeof useAnswer>;
  /** Present when the person is asked to choose an element. */
  pointing?: Pointing | undefined;
  /** Whether this person has control and acts in the browser. */
  isHolder: boolean;
  /** Whether the run's video shows their actions. */
  isFilmed: boolean;
  /** The person in control may answer, and so may an operator. */
  mayAnswer: boolean;
}

/**
 * The request, the deadline and the two answers. While an answer is being sent, the buttons stay focusable, so that the focus is still
 * there if sending fails. On a phone the request is above the picture, and the answers are at the lower edge, within reach of the thumb.
 */
export function AskPanel({ run, pause, site, page, answer, pointing, isHolder, isFilmed, mayAnswer }: AskPanelProps) {
  const [isDeclining, setDeclining] = useState(false);
  const { state } = answer;
  const isBusy = state.at === 'checking' || state.at === 'sending' || state.at === 'sent';
  // On a phone, the answers cover the request, and mean nothing without it.
  const needsTitle =
    (mayAnswer && pause.choices !== undefined) ||
    (isHolder && pointing !== undefined && pointing.state.pick === undefined);
  return (
    <section class="ask card" aria-labelledby="ask-title">
      <Asked key={pause.pauseId} pause={pause} isHolder={isHolder} />
      <div class="ask-context">
        <p class="asked-by">
          Asked by{' '}
          <strong>
            <bdi>{run.automation}</bdi>
          </strong>
          {site !== undefined && !run.automation.includes(site) && (
            <>
              {' '}
              on <strong>{site}</strong>
            </>
          )}
        </p>
        {run.attempt !== undefined && run.attempt.number > 1 && (
          <p class="again">
            An earlier attempt failed, so the run started again in a new browser. Work done in the earlier browser is
            lost.
          </p>
        )}
        <AroundNow run={run} pause={pause} />
        {isHolder && (
          <p class="promise">
            <Icon name={isFilmed || pause.readsRequests ? 'eye' : 'shield'} />
            {isFilmed && 'The video of this run shows what you do here. Passwords and codes appear as dots. '}
            {pause.readsRequests
              ? 'While you work, the automation may read what this page sends, including what you type.'
              : !isFilmed && 'What you type goes to the page and is not recorded.'}
          </p>
        )}
      </div>
      <div class="answer">
        {state.at === 'failed' && (
          <p class="problem" role="alert">
            {state.problem}
          </p>
        )}
        <Countdown pause={pause} />
        {mayAnswer && <MoreTime key={pause.pauseId} runId={run.runId} pause={pause} />}
        {needsTitle && (
          <p class="answer-title" dir="auto" aria-hidden="true">
            {pause.title}
          </p>
        )}
        {mayAnswer && pause.choices !== undefined && (
          <Choices choices={pause.choices} answer={answer} isBusy={isBusy} />
        )}
        {mayAnswer && pause.choices === undefined && (
          <>
            {pointing && isHolder ? (
              <PointAnswer pointing={pointing} answer={answer} isBusy={isBusy} />
            ) : (
              <button class={`button done ${isHolder ? 'primary' : ''}`} aria-disabled={isBusy} onClick={answer.done}>
                {doneText(state)}
              </button>
            )}
            <button class="button cannot" aria-disabled={isBusy} onClick={() => !isBusy && setDeclining(true)}>
              {state.at === 'sending' && state.kind === 'decline' ? 'Sending…' : 'I can’t do this'}
            </button>
          </>
        )}
      </div>
      {state.at === 'doubtful' && (
        <NotDoneYet
          outcome={state.outcome}
          page={page}
          expected={state.expected}
          onClose={answer.reconsider}
          onDone={answer.doneAllTheSame}
        />
      )}
      {isDeclining && <DeclineDialog onClose={() => setDeclining(false)} onDecline={answer.decline} />}
    </section>
  );
}

function doneText(state: AskPanelProps['answer']['state']): string {
  if (state.at === 'checking') return 'Looking at the page…';
  if (state.at === 'sending' && state.kind === 'done') return 'Sending…';
  return state.at === 'sent' && state.kind === 'done' ? 'Thank you' : 'Done';
}
