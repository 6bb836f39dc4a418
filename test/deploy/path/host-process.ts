import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { cpuSecondsBelow } from '../../../bench/processes.js';
import { launch } from '../../../cli/supervisor/launch.js';
import { waitUntilReady } from '../../../cli/supervisor/readiness.js';
import type { ProcessSpec } from '../../../cli/supervisor/spec.js';

/** A process on a host. Nothing restarts it: whether it ends, and how, is what we look at. */
export class HostProcess {
  readonly name: string;

  private constructor(
    spec: ProcessSpec,
    private readonly child: ChildProcess,
    /** From the start to the message that it is ready. */
    readonly startMs: number,
    /** Processor time of the start. On a busy machine it says more than the time by the clock. */
    readonly startCpuSeconds: number,
  ) {
    this.name = spec.name;
  }

  /** Starts it, and waits until it is ready. Throws an error with its last lines when it ends before. */
  static async start(spec: ProcessSpec, logFile: string): Promise<HostProcess> {
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'a');
    const startedAt = Date.now();
    const child = launch(spec, log);
    closeSync(log);
    const over = new AbortController();
    child.once('exit', () => over.abort());
    try {
      await waitUntilReady(spec, child, over.signal);
    } catch (error) {
      child.kill('SIGKILL');
      const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
      throw new Error(`${spec.name} did not become ready. Its last lines:\n${lines}`, { cause: error });
    }
    const startMs = Date.now() - startedAt;
    return new HostProcess(spec, child, startMs, await cpuSecondsBelow(child.pid!));
  }

  get pid(): number {
    return this.child.pid!;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Asks it to stop, as a service manager does: only the process itself gets the signal. */
  askToStop(): void {
    this.child.kill('SIGTERM');
  }

  /** Waits until it has ended. Returns its exit code, or the name of the signal that ended it. */
  async ended(): Promise<number | string | null> {
    if (this.isRunning) await once(this.child, 'exit');
    return this.child.exitCode ?? this.child.signalCode;
  }

  async stop(): Promise<number | string | null> {
    this.askToStop();
    return this.ended();
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
