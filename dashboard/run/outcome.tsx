import type { RunState, RunStatus } from '../../automation/run-state.js';
import { Icon } from '../ui/icons.js';
import { clockText, durationText } from '../ui/times.js';

const HEADLINES: Partial<Record<RunStatus, string>> = {
  succeeded: 'The run is finished',
  failed: 'The run failed',
  cancelled: 'The run was cancelled',
  timed_out: 'The run reached its time limit',
};

/** How a run ended, in words for whoever has this page open; the type and sentence of its error for those who look after it. */
export function Outcome({ run }: { run: RunState }) {
  const { error, endedAt } = run;
  const isGood = run.status === 'succeeded';
  return (
    <section class={`outcome card outcome-${run.status}`} aria-labelledby="outcome-title">
      <span class="outcome-sign">
        <Icon name={isGood ? 'check' : run.status === 'cancelled' ? 'dash' : 'cross'} />
      </span>
      <div role="status">
        <h1 id="outcome-title">{HEADLINES[run.status] ?? 'The run has ended'}</h1>
        <p>{sentence(run)}</p>
      </div>
      {error && (
        <dl class="error">
          <dt>Type</dt>
          <dd>
            <code>{error.type}</code>
          </dd>
          <dt>Message</dt>
          <dd>{error.message}</dd>
          {error.node !== undefined && (
            <>
              <dt>Step</dt>
              <dd>{run.nodes.find((node) => node.index === error.node)?.title ?? `nodes.${error.node}`}</dd>
            </>
          )}
        </dl>
      )}
      {endedAt !== undefined && (
        <p class="quiet">
          <strong>{run.automation}</strong>, ended at {clockText(endedAt)} after {durationText(endedAt - run.startedAt)}
          .
        </p>
      )}
    </section>
  );
}

function sentence(run: RunState): string {
  if (run.status === 'succeeded') return 'The automation went through all its steps. You can close this page.';
  if (run.status === 'cancelled') return 'Somebody stopped it. There is nothing left to do here.';
  if (run.error?.type === 'HumanInLoopTimeoutException') {
    return 'Nobody pressed Done in time, so the run could not go on. The browser is closed.';
  }
  if (run.error?.type === 'HumanDeclined')
    return 'The run ended as you asked. Whoever looks after it reads the reason.';
  return 'It could not go on, and the browser is closed. There is nothing left to do here.';
}
