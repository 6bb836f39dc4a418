import type { NodeState, RunState } from '../../contracts/run-state.js';
import type { AutomationNode, ForLoopNode } from '../../automation/model/automation.js';
import { flatten, nodesIn } from '../../automation/model/walk-nodes.js';

/** Keeps the states of the nodes in the run's state. Times are epoch milliseconds. */
export class NodeStates {
  private counted = 0;

  constructor(private readonly state: Pick<RunState, 'nodes' | 'node'>) {}

  /** Counts one more node that runs, in all attempts and iterations. Returns the count. */
  countNext(): number {
    this.counted += 1;
    return this.counted;
  }

  start(index: number, now: number): void {
    const node = this.nodeAt(index);
    this.state.node = index;
    node.state = 'running';
    node.startedAt = now;
    delete node.outcome;
  }

  end(index: number, state: 'done' | 'failed' | 'skipped', now: number): void {
    const node = this.nodeAt(index);
    node.state = state;
    node.endedAt = now;
    // A person decided, or the step was done after all.
    if (state !== 'failed' && node.outcome === 'unknown') delete node.outcome;
  }

  /** Records that the cancellation of the run interrupted the node, which did not fail by itself. */
  markCancelled(index: number): void {
    this.nodeAt(index).outcome ??= 'cancelled';
  }

  /**
   * Records how the node ended. `unknown`: it was interrupted, and only a person who looks can say whether it took effect. Otherwise its
   * pause ended without a person, and the automation continues.
   */
  markOutcome(index: number, outcome: 'unknown' | 'timeout' | 'declined'): void {
    this.nodeAt(index).outcome = outcome;
  }

  /** Marks nodes and all nodes inside them as skipped. */
  skip(nodes: readonly AutomationNode[]): void {
    for (const { index } of flatten(nodes)) this.nodeAt(index).state = 'skipped';
  }

  /** Begins an iteration, numbered from 0: the nodes of the loop run again. */
  startIteration(loop: ForLoopNode, number: number, count: number): void {
    this.nodeAt(loop.index).iteration = { number: number + 1, of: count };
    this.reset(nodesIn(loop));
  }

  /** Makes nodes and all nodes inside them wait as at the start. */
  reset(nodes: readonly AutomationNode[]): void {
    for (const { index } of flatten(nodes)) {
      const node = this.nodeAt(index);
      node.state = 'waiting';
      delete node.startedAt;
      delete node.endedAt;
      delete node.iteration;
      delete node.outcome;
    }
  }

  private nodeAt(index: number): NodeState {
    // The state lists nodes in document order, and an index is a position in that order.
    const node = this.state.nodes[index];
    if (node === undefined) throw new Error(`no node ${index}`);
    return node;
  }
}
