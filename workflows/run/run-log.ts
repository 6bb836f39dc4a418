import type { RunState } from '../../contracts/run-state.js';
import type { HumanAct } from '../../contracts/workflow-messages.js';

/** Maximum number of log lines in the state; the oldest are dropped first. */
const LOG_LINES = 300;
/** Maximum characters of one log line. */
const LOG_LINE = 2000;

/** Writes the log in the run's state. */
export class RunLog {
  /** Number of human actions of the current browser that are already in the log. */
  private actsLogged = 0;

  constructor(private readonly state: Pick<RunState, 'log' | 'nodes'>) {}

  /** `at`: epoch milliseconds. */
  add(at: number, text: string, node: number | undefined): void {
    this.state.log.push({ at, text: text.slice(0, LOG_LINE), ...(node !== undefined && { node }) });
    this.dropOldest();
  }

  /** Adds what people did, with the times of their actions. `acts` may repeat actions that were reported before. */
  addActs(acts: readonly HumanAct[]): void {
    const { log, nodes } = this.state;
    for (const { at, by, text } of acts.filter(({ number }) => number >= this.actsLogged)) {
      const node = nodes.findLast(({ startedAt }) => startedAt !== undefined && startedAt <= at)?.index;
      const before = log.findLastIndex((entry) => entry.at <= at) + 1;
      log.splice(before, 0, { at, text: `${by} ${text}`, ...(node !== undefined && { node }) });
      this.actsLogged += 1;
    }
    this.dropOldest();
  }

  /** A fresh browser numbers human actions from 0 again. */
  startBrowser(): void {
    this.actsLogged = 0;
  }

  private dropOldest(): void {
    const { log } = this.state;
    if (log.length > LOG_LINES) log.splice(0, log.length - LOG_LINES);
  }
}
