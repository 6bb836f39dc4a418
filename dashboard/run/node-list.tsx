import type { NodeState, RunState } from '../../contracts/run-state.js';
import { serverNow } from '../server/clock.js';
import { Icon } from '../ui/icons.js';
import { nodeResult } from '../ui/status.js';
import { clockText, durationText } from '../ui/times.js';

/** Deeper nodes are indented no further than this, so that titles keep their space. */
const MAX_INDENT = 4;

/** Every node with its number, state and times, in the order of the file; nodes inside others are indented. */
export function NodeList({ run }: { run: RunState }) {
  return (
    <section class="card" aria-labelledby="nodes-title">
      <h2 id="nodes-title">Steps</h2>
      <ol class="nodes">
        {run.nodes.map((node) => (
          <NodeRow key={node.index} node={node} run={run} />
        ))}
      </ol>
    </section>
  );
}

function NodeRow({ node, run }: { node: NodeState; run: RunState }) {
  const { startedAt } = node;
  const isPause = node.index === run.pause?.node;
  const { label, isPassed } = nodeResult(node);
  const look = isPassed ? 'skipped' : node.state;
  return (
    <li
      class={`node node-${look} ${isPause ? 'node-pause' : ''}`}
      style={node.depth === undefined ? undefined : { '--depth': Math.min(node.depth, MAX_INDENT) }}
      aria-current={node.state === 'running' ? 'step' : undefined}
    >
      <span class="node-sign">
        {look === 'done' && <Icon name="check" />}
        {look === 'failed' && <Icon name="cross" />}
        {look === 'skipped' && <Icon name="dash" />}
      </span>
      <span class="node-title">
        <span class="node-number">{node.index + 1}</span> <bdi>{node.title}</bdi>{' '}
        <span class="node-kind">{node.kind}</span>
        {node.iteration && (
          <span class="node-iteration">
            {node.iteration.number} of {node.iteration.of}
          </span>
        )}
      </span>
      <span class="node-times">
        <span class={look === 'done' ? 'visually-hidden' : ''}>{isPause ? 'waits for a person' : label}</span>
        {startedAt !== undefined && (
          <span>
            <time dateTime={new Date(startedAt).toISOString()}>{clockText(startedAt)}</time>
            {node.state !== 'running' && ` · ${durationText((node.endedAt ?? serverNow()) - startedAt)}`}
          </span>
        )}
      </span>
    </li>
  );
}
