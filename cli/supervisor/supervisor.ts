import type { ProcessSpec } from './spec.js';
import { SupervisedProcess, type SupervisedOptions } from './supervised.js';

/** Starts processes in stages, keeps them running, and stops them in reverse order. */
export class Supervisor {
  /** Rejects, with a message for people, when a process keeps dying. Never resolves. */
  readonly gaveUp: Promise<never>;
  private readonly options: SupervisedOptions;
  private readonly stages: SupervisedProcess[][] = [];
  private stopping = false;
  private giveUp: (reason: unknown) => void = () => undefined;

  constructor(options: SupervisedOptions) {
    this.options = options;
    this.gaveUp = new Promise<never>((_resolve, reject) => (this.giveUp = reject));
    // Callers race against this promise; when the first process dies, none may be listening yet.
    this.gaveUp.catch(() => undefined);
  }

  get hasStarted(): boolean {
    return this.stages.length > 0;
  }

  /** Starts these processes in parallel; resolves when all are ready. */
  async start(specs: readonly ProcessSpec[]): Promise<void> {
    if (this.stopping) return;
    const stage = specs.map((spec) => new SupervisedProcess(spec, this.options));
    this.stages.push(stage);
    for (const { finished } of stage) finished.catch(this.giveUp);
    await Promise.all(stage.map(({ ready }) => ready));
  }

  /** Stops all started processes, later stages first. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const stage of this.stages.toReversed()) {
      await Promise.all(stage.map((supervised) => supervised.stop()));
    }
  }

  /** Kills all processes immediately, for a person who does not want to wait. */
  kill(): void {
    for (const supervised of this.stages.flat()) supervised.kill();
  }
}
