import { loopNames } from '../../automation/control/for-loop-node.js';
import { bindLoop, type Iteration } from '../../automation/parameters/loop-placeholders.js';

/** The loops around the current node, outermost first, each in one of its iterations. */
export class LoopScope {
  private readonly entered: Iteration[] = [];

  enter(iteration: Iteration): void {
    this.entered.push(iteration);
  }

  leave(): void {
    this.entered.pop();
  }

  leaveAll(): void {
    this.entered.length = 0;
  }

  /** The current iterations, from 0. */
  iterations(): number[] {
    return this.entered.map(({ number }) => number);
  }

  /** The names that the loops iterate over. */
  names(): string[] {
    return this.entered.flatMap(({ loop }) => loopNames(loop.params));
  }

  /** Replaces the placeholders of the loops, the outermost loop's first. */
  bind<Value>(value: Value): Value {
    return this.entered.reduce((bound, iteration) => bindLoop(bound, iteration), value);
  }
}
