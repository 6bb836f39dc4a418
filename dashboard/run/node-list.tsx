import type { NodeState } from '../../automation/run-state.js';
import { serverNow } from '../server/clock.js';
import { Icon } from '../ui/icons.js';
import { nodeLabel } from '../ui/status.js';
import { clockText, durationText } from '../ui/times.js';

/** Nodes deeper than this stand where these do, so that titles keep their room. */
const MAX_INDENT = 4;

/** Every node with its state and times, in the order of the file; nodes inside others are indented. */
export function NodeList({ nodes, pausedAt }: { nodes: NodeState[]; pausedAt: number | undefined }) {
  return (
    <section class="card" aria-labelledby="nodes-title">
      <h2 id="nodes-title">Steps</h2>
      <ol class="nodes">
        {nodes.map((node) => (
          <NodeRow key={node.index} node={node} isPause={node.index === pausedAt} />
        ))}
      </ol>
    </section>
  );
}

function NodeRow({ node, isPause }: { node: NodeState; isPause: boolean }) {
  const { startedAt } = node;
  return (
    <li
      class={`node node-${node.state} ${isPause ? 'node-pause' : ''}`}
      style={node.depth === undefined ? undefined : { '--depth': Math.min(node.depth, MAX_INDENT) }}
      aria-current={node.state === 'running' ? 'step' : undefined}
    >
      <span class="node-sign">
        {node.state === 'done' && <Icon name="check" />}
        {node.state === 'failed' && <Icon name="cross" />}
        {node.state === 'skipped' && <Icon name="dash" />}
      </span>
      <span class="node-title">
        {node.title} <span class="node-kind">{node.kind}</span>
        {node.iteration && (
          <span class="node-iteration">
            {node.iteration.number} of {node.iteration.of}
          </span>
        )}
      </span>
      <span class="node-times">
        <span class={node.state === 'done' ? 'visually-hidden' : ''}>
          {isPause ? 'waits for a person' : nodeLabel(node)}
        </span>
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
