import type { ProcessSpec } from './spec.js';
import { Supervised, type SupervisedOptions } from './supervised.js';

/** Starts processes in stages, keeps them running, and stops them in the opposite order. */
export class Supervisor {
  /** Rejects when a process dies again and again, with a message for people. Never resolves. */
  readonly gaveUp: Promise<never>;
  private readonly options: SupervisedOptions;
  private readonly stages: Supervised[][] = [];
  private stopping = false;
  private giveUp: (reason: unknown) => void = () => undefined;

  constructor(options: SupervisedOptions) {
    this.options = options;
    this.gaveUp = new Promise<never>((_resolve, reject) => (this.giveUp = reject));
    // Heard by whoever races against it; nobody may be listening yet when the first process dies.
    this.gaveUp.catch(() => undefined);
  }

  get hasStarted(): boolean {
    return this.stages.length > 0;
  }

  /** Starts these processes at once; resolves when all are ready. */
  async start(specs: readonly ProcessSpec[]): Promise<void> {
    if (this.stopping) return;
    const stage = specs.map((spec) => new Supervised(spec, this.options));
    this.stages.push(stage);
    for (const { finished } of stage) finished.catch(this.giveUp);
    await Promise.all(stage.map(({ ready }) => ready));
  }

  /** Stops everything that was started, later stages first. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const stage of this.stages.toReversed()) {
      await Promise.all(stage.map((supervised) => supervised.stop()));
    }
  }

  /** Ends everything at once, for a person who does not want to wait. */
  kill(): void {
    for (const supervised of this.stages.flat()) supervised.kill();
  }
}
