import type { RunState } from '../../contracts/run-state.js';
import { waitLabel } from '../ui/status.js';
import { useLasting } from '../ui/use-lasting.js';

/** A healthy run waits less than this. */
const PATIENCE_MS = 5000;

const LONG_WAITS: Record<Exclude<RunState['waitsFor'], 'limit' | undefined>, string> = {
  worker:
    'No worker is available. When one starts, the run continues by itself. “intermission doctor” says what is missing.',
  browser:
    'No browser is free. When one becomes free, the run starts by itself. “intermission doctor” says what is missing.',
};

/** Shown when no pause is open: the current node, and how far the run is. */
export function ProgressPanel({ run }: { run: RunState }) {
  const current = run.nodes.find((node) => node.index === run.node);
  // Nodes inside loops repeat, so only the outer nodes show how far the run is.
  const steps = run.nodes.filter((node) => node.depth === undefined);
  const done = steps.filter((node) => node.state === 'done' || node.state === 'skipped').length;
  const loops = run.nodes.filter((node) => node.state === 'running' && node.iteration !== undefined);
  const startsAgain = run.status === 'queued' && run.nodes.some((node) => node.state !== 'waiting');
  const waitsLong = useLasting(run.waitsFor !== undefined, PATIENCE_MS);
  const hadPause = run.nodes.some((node) => node.isPause && node.state === 'done');
  return (
    <section class="ask card" aria-labelledby="progress-title">
      <p class="eyebrow">{run.status === 'queued' ? 'Queued' : 'At work'}</p>
      <div role="status">
        <h1 id="progress-title">
          {startsAgain
            ? 'The run failed and starts again in a moment'
            : run.status === 'queued'
              ? waitLabel(run.waitsFor)
              : hadPause
                ? 'Thank you, the automation continues'
                : 'Nothing for you to do right now'}
        </h1>
        {waitsLong && <p>{longWait(run)}</p>}
        {startsAgain && <p>A new browser will open here by itself.</p>}
      </div>
      {current && (
        <p class="instructions" dir="auto">
          {current.title}
        </p>
      )}
      {loops.map(({ index, title, iteration }) => (
        <p key={index} class="quiet">
          <bdi>{title}</bdi>: {iteration!.number} of {iteration!.of}
        </p>
      ))}
      <progress max={steps.length} value={done} aria-label="Steps done" />
      <p class="quiet">
        {done} of {steps.length} steps done
        {run.attempt !== undefined && run.attempt.number > 1 && `, attempt ${run.attempt.number} of ${run.attempt.of}`}
        {hadPause && '. You can close this page; if you are needed again, you will get a new mail.'}
      </p>
    </section>
  );
}

function longWait({ waitsFor = 'browser', limit }: RunState): string {
  if (waitsFor !== 'limit') return LONG_WAITS[waitsFor];
  const whose = limit === undefined ? '' : ` of the ${limit.of} ${limit.name}`;
  const most = limit === undefined ? '' : ` ${limit.most}`;
  return `No more than${most} runs${whose} may work at once. When one of them ends, the next run starts by itself.`;
}
