import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessSpec } from '../../cli/supervisor/spec.js';
import type { SupervisedOptions } from '../../cli/supervisor/supervised.js';
import { Supervisor } from '../../cli/supervisor/supervisor.js';

/** An operator has seen by then that the supervisor gave up. */
const NOTICED_MS = 2000;

interface KeptProcess {
  spec: ProcessSpec;
  supervisor: Supervisor;
}

/** Supervisors of one process each, and whoever starts what they have given up: that is a restart of the host, or a person. */
export class Operator {
  /** How often a supervisor gave up, and its process was started again. */
  restarts = 0;
  private readonly stages: KeptProcess[][] = [];
  private isStopping = false;

  constructor(private readonly options: SupervisedOptions) {}

  /** Starts these processes at once; resolves when all are ready. */
  async start(specs: readonly ProcessSpec[]): Promise<void> {
    const stage = specs.map((spec) => ({ spec, supervisor: new Supervisor(this.options) }));
    this.stages.push(stage);
    await Promise.all(stage.map(({ spec, supervisor }) => supervisor.start([spec])));
    for (const kept of stage) this.watch(kept);
  }

  /** Stops everything that was started, later stages first. */
  async stop(): Promise<void> {
    this.isStopping = true;
    for (const stage of this.stages.toReversed()) {
      await Promise.all(stage.map(({ supervisor }) => supervisor.stop()));
    }
  }

  private watch(kept: KeptProcess): void {
    kept.supervisor.gaveUp.catch(async (error: unknown) => {
      this.options.say((error as Error).message);
      await sleep(NOTICED_MS);
      if (this.isStopping) return;
      this.restarts += 1;
      kept.supervisor = new Supervisor(this.options);
      this.watch(kept);
      // That it is never ready is heard of by `gaveUp` as well.
      await kept.supervisor.start([kept.spec]).catch(() => undefined);
    });
  }
}
