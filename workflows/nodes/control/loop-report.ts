import type { ApplicationFailure } from '@temporalio/workflow';
import type { ForLoopNode } from '../../../automation/model/automation.js';
import type { LoopEntry, LoopStatus } from '../../../contracts/run-state.js';
import { loopNames } from '../../../automation/control/for-loop-node.js';
import type { Run } from '../../run/run.js';
import type { LoopSource } from './loop-source.js';

/** Maximum number of executed loops, and of iterations of each, in a run's state. */
const LOOPS_KEPT = 50;
const LOOP_ENTRIES = 100;

const VALUE_LENGTH = 200;
const ERROR_LENGTH = 500;

/** Reports the result of each iteration of one executed loop in the run's state. */
export class LoopReport {
  private readonly status: LoopStatus;

  constructor(
    run: Run,
    private readonly node: ForLoopNode,
    private readonly source: LoopSource,
  ) {
    this.status = {
      node: node.index,
      iterations: run.loops.iterations(),
      success: 0,
      error: 0,
      skipped: 0,
      entries: [],
    };
    const loops = (run.state.loops ??= []);
    loops.push(this.status);
    if (loops.length > LOOPS_KEPT) loops.shift();
  }

  add(index: number, failed: ApplicationFailure | undefined): void {
    this.enter(index, failed === undefined ? 'success' : 'error', failed?.message.slice(0, ERROR_LENGTH));
  }

  skipFrom(index: number, count: number): void {
    for (let at = index; at < count; at += 1) this.enter(at, 'skipped');
  }

  private enter(index: number, status: LoopEntry['status'], error?: string): void {
    const { entries } = this.status;
    const { values, locator } = this.source;
    this.status[status] += 1;
    entries.push({
      ...(locator === undefined ? { variable_name: loopNames(this.node.params)[0] } : { locator }),
      index,
      ...(values && { value: shown(values[index]) }),
      status,
      ...(error !== undefined && { error }),
    });
    if (entries.length > LOOP_ENTRIES) entries.shift();
  }
}

function shown(value: unknown): LoopEntry['value'] {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, VALUE_LENGTH);
}
