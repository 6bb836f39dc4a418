import type { RunState } from '../../automation/run-state.js';
import { waitLabel } from '../ui/status.js';
import { useLasting } from '../ui/use-lasting.js';

/** A run that goes well waits for less. */
const PATIENCE_MS = 5000;

const LONG_WAITS: Record<NonNullable<RunState['waitsFor']>, string> = {
  worker: 'No worker takes this run. It goes on by itself when one does; “intermission doctor” says what is missing.',
  browser:
    'All browsers are taken, or none is there. The run waits up to a minute for one; “intermission doctor” says what is missing.',
};

/** Stands where the question stands in a pause: which node is at work, and how far the run is. */
export function ProgressPanel({ run }: { run: RunState }) {
  const current = run.nodes.find((node) => node.index === run.node);
  // Nodes inside loops are done again and again; what is around them tells how far the run is.
  const steps = run.nodes.filter((node) => node.depth === undefined);
  const done = steps.filter((node) => node.state === 'done' || node.state === 'skipped').length;
  const loops = run.nodes.filter((node) => node.state === 'running' && node.iteration !== undefined);
  const pauses = ['human_in_loop_action', 'captcha_action'];
  const startsAgain = run.status === 'queued' && run.nodes.some((node) => node.state !== 'waiting');
  const waitsLong = useLasting(run.waitsFor !== undefined, PATIENCE_MS);
  const hadPause = run.nodes.some((node) => pauses.includes(node.kind) && node.state === 'done');
  return (
    <section class="ask card" aria-labelledby="progress-title">
      <p class="eyebrow">{run.status === 'queued' ? 'In a moment' : 'At work'}</p>
      <div role="status">
        <h1 id="progress-title">
          {startsAgain
            ? 'It did not work, and starts again in a moment'
            : run.status === 'queued'
              ? waitLabel(run.waitsFor)
              : hadPause
                ? 'Thank you, the automation goes on'
                : 'Nothing to do for you now'}
        </h1>
        {waitsLong && <p>{LONG_WAITS[run.waitsFor!]}</p>}
        {startsAgain && <p>A new browser opens, and this page goes on there by itself.</p>}
      </div>
      {current && <p class="instructions">{current.title}</p>}
      {loops.map(({ index, title, iteration }) => (
        <p key={index} class="quiet">
          {title}: {iteration!.number} of {iteration!.of}
        </p>
      ))}
      <progress max={steps.length} value={done} aria-label="Steps done" />
      <p class="quiet">
        {done} of {steps.length} steps done
        {run.attempt !== undefined && run.attempt.number > 1 && `, attempt ${run.attempt.number} of ${run.attempt.of}`}
        {hadPause && '. You can close this page; if you are needed again, a new mail comes.'}
      </p>
    </section>
  );
}
