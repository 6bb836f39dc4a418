import type { PauseState, RunState } from '../../contracts/run-state.js';

/** What the automation did just before it asked, and what it will do after Done. */
export function AroundNow({ run, pause }: { run: RunState; pause: PauseState }) {
  const at = run.nodes.findIndex((node) => node.index === pause.node);
  const before = run.nodes.slice(0, at).findLast((node) => node.state === 'done');
  const depth = run.nodes[at]?.depth ?? 0;
  // The run continues in the same list of nodes or an outer one; inner nodes run as part of their parent.
  const after = run.nodes.slice(at + 1).find((node) => node.state === 'waiting' && (node.depth ?? 0) <= depth);
  const isDone = pause.choices === undefined && pause.ask === undefined;
  return (
    <dl class="around-now">
      {before && (
        <div>
          <dt>Just done</dt>
          <dd dir="auto">{before.title}</dd>
        </div>
      )}
      <div>
        <dt>{isDone ? 'After Done' : 'Afterwards'}</dt>
        <dd>
          {after === undefined ? (
            'the run is finished'
          ) : (
            <>
              the automation continues: <bdi>{after.title}</bdi>
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}
