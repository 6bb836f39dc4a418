import type { PauseState, RunState } from '../../automation/run-state.js';

/** What the automation did just before it asked, and what it does after Done. */
export function AroundNow({ run, pause }: { run: RunState; pause: PauseState }) {
  const at = run.nodes.findIndex((node) => node.index === pause.node);
  const before = run.nodes.slice(0, at).findLast((node) => node.state === 'done');
  const after = run.nodes[at + 1];
  return (
    <dl class="around-now">
      {before && (
        <div>
          <dt>Just done</dt>
          <dd>{before.title}</dd>
        </div>
      )}
      <div>
        <dt>After you</dt>
        <dd>{after?.title ?? 'the run is finished'}</dd>
      </div>
    </dl>
  );
}
