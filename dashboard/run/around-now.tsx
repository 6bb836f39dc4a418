import type { PauseState, RunState } from '../../automation/run-state.js';

/** What the automation did just before it asked, and what it does after Done. */
export function AroundNow({ run, pause }: { run: RunState; pause: PauseState }) {
  const at = run.nodes.findIndex((node) => node.index === pause.node);
  const before = run.nodes.slice(0, at).findLast((node) => node.state === 'done');
  const depth = run.nodes[at]?.depth ?? 0;
  // The list it is in goes on, or the one around it; nodes that wait inside others come with those.
  const after = run.nodes.slice(at + 1).find((node) => node.state === 'waiting' && (node.depth ?? 0) <= depth);
  const isDone = pause.choices === undefined && pause.ask === undefined;
  return (
    <dl class="around-now">
      {before && (
        <div>
          <dt>Just done</dt>
          <dd>{before.title}</dd>
        </div>
      )}
      <div>
        <dt>{isDone ? 'After Done' : 'Afterwards'}</dt>
        <dd>{after === undefined ? 'the run is finished' : `the automation goes on: ${after.title}`}</dd>
      </div>
    </dl>
  );
}
