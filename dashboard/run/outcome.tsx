import type { RunState } from '../../contracts/run-state.js';
import type { RunStatus } from '../../contracts/run-status.js';
import { Icon } from '../ui/icons.js';
import { clockText, durationText } from '../ui/times.js';

const HEADLINES: Partial<Record<RunStatus, string>> = {
  succeeded: 'The run is finished',
  failed: 'The run failed',
  cancelled: 'The run was cancelled',
  timed_out: 'The run reached its time limit',
};

/** Explanations for the person who was asked. */
const OF_ERRORS: Record<string, { headline: string; text: string }> = {
  HumanInLoopTimeoutException: {
    headline: 'The time is up',
    text: 'Nobody pressed Done in time, so the run could not continue. The browser is closed.',
  },
  HumanDeclined: {
    headline: 'Somebody ended the run',
    text: 'A person said that they can’t do this. The people who look after the run can read why.',
  },
  BrowserSessionLost: {
    headline: 'The browser of this run is gone',
    text: 'The computer it ran on stopped or restarted, so the run could not continue. If you are needed again, you will get a new mail.',
  },
};

/** How a run ended: a sentence for anybody with this page open, and the error's type and message for developers. */
export function Outcome({ run, isOperator }: { run: RunState; isOperator: boolean }) {
  const { error, endedAt } = run;
  const isGood = run.status === 'succeeded';
  return (
    <section class={`outcome card outcome-${run.status}`} aria-labelledby="outcome-title">
      <span class="outcome-sign">
        <Icon name={isGood ? 'check' : run.status === 'cancelled' ? 'dash' : 'cross'} />
      </span>
      <div role="status">
        <h1 id="outcome-title">{toldOf(run)?.headline ?? HEADLINES[run.status] ?? 'The run has ended'}</h1>
        <p>
          {sentence(run)}
          {isGood && !isOperator && ' You can close this page.'}
        </p>
      </div>
      {error && (
        <details class="more" open={isOperator}>
          <summary>For the developer</summary>
          <dl class="error">
            <dt>Type</dt>
            <dd>
              <code>{error.type}</code>
            </dd>
            <dt>Message</dt>
            <dd dir="auto">{error.message}</dd>
            {error.node !== undefined && (
              <>
                <dt>Step</dt>
                <dd>
                  {error.node + 1} · <bdi>{run.nodes[error.node]?.title}</bdi>
                </dd>
              </>
            )}
          </dl>
        </details>
      )}
      {endedAt !== undefined && (
        <p class="quiet">
          <strong>
            <bdi>{run.automation}</bdi>
          </strong>
          , ended at {clockText(endedAt)} after {durationText(endedAt - run.startedAt)}.
        </p>
      )}
    </section>
  );
}

function toldOf({ error }: RunState) {
  return error === undefined ? undefined : OF_ERRORS[error.type];
}

function sentence(run: RunState): string {
  if (run.status === 'succeeded') return 'The automation completed all its steps.';
  if (run.status === 'cancelled') return 'Somebody stopped it. There is nothing left to do here.';
  return toldOf(run)?.text ?? 'It could not continue, and the browser is closed. There is nothing left to do here.';
}
