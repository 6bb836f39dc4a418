import type { ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../automation/model/error-message.js';
import { CliError } from '../errors.js';
import { launch, signalGroup } from './launch.js';
import { ProcessLog } from './process-log.js';
import { waitUntilReady } from './readiness.js';
import type { ProcessSpec } from './spec.js';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** A process that ends sooner after its start than this, or was never ready, counts as a failed start. */
const QUICK_DEATH_MS = 10_000;
const FAILURES_ALLOWED = 5;
const GRACE_SECONDS = 5;
/** The time between the second stop request, which a process obeys immediately, and SIGKILL. */
const LAST_CALL_MS = 2000;

export interface SupervisedOptions {
  logsFolder: string;
  /** Prints a line to the terminal. */
  say(line: string): void;
  /** Called whenever a process with this name has started. */
  onStart(name: string, pid: number): void;
}

/** One process, restarted whenever it dies. */
export class SupervisedProcess {
  /** Settles when the process is ready for the first time; rejects when the supervisor gives up before that. */
  readonly ready: Promise<void>;
  /** Resolves after `stop`. Rejects, with a message for people, when the supervisor gives up on the process. */
  readonly finished: Promise<void>;
  private readonly spec: ProcessSpec;
  private readonly options: SupervisedOptions;
  private readonly log: ProcessLog;
  private readonly stopping = new AbortController();
  private child: ChildProcess | undefined;

  constructor(spec: ProcessSpec, options: SupervisedOptions) {
    this.spec = spec;
    this.options = options;
    this.log = new ProcessLog(options.logsFolder, spec.name);
    let isReady: () => void = () => undefined;
    const firstReady = new Promise<void>((resolve) => (isReady = resolve));
    this.finished = this.keepRunning(isReady);
    this.ready = Promise.race([firstReady, this.finished]);
    // Callers that await these promises get the errors; a supervisor that is stopping does not.
    this.finished.catch(() => undefined);
    this.ready.catch(() => undefined);
  }

  private get stopped(): AbortSignal {
    return this.stopping.signal;
  }

  /** Asks the process to stop, asks again after its grace time, then kills everything left in its process group. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const ended = new AbortController();
    const pressure = this.press(ended.signal).catch(() => undefined);
    await this.finished.catch(() => undefined);
    ended.abort();
    await pressure;
  }

  private async press(signal: AbortSignal): Promise<void> {
    this.signal('SIGTERM');
    await sleep((this.spec.graceSeconds ?? GRACE_SECONDS) * 1000, undefined, { signal });
    this.signal('SIGTERM');
    await sleep(LAST_CALL_MS, undefined, { signal });
    this.kill();
  }

  kill(): void {
    this.signal('SIGKILL');
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.child !== undefined) signalGroup(this.child, signal);
  }

  private async keepRunning(isReady: () => void): Promise<void> {
    let failures = 0;
    while (!this.stopped.aborted) {
      const startedAt = Date.now();
      const logStart = this.log.size();
      let hasWorked = false;
      const end = await this.runOnce(() => {
        hasWorked = true;
        isReady();
      });
      if (this.stopped.aborted) return;
      hasWorked &&= Date.now() - startedAt >= QUICK_DEATH_MS;
      failures = hasWorked ? 0 : failures + 1;
      if (failures >= FAILURES_ALLOWED) throw this.gaveUp(end, logStart);
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1), LONGEST_PAUSE_MS);
      this.options.say(`${this.spec.name} ${end}; restarting it in ${pause / 1000} s`);
      await sleep(pause, undefined, { signal: this.stopped }).catch(() => undefined);
    }
  }

  /** Starts the process and waits for its end; returns a description of how it ended. */
  private async runOnce(isReady: () => void): Promise<string> {
    const logFile = this.log.openForAppend();
    const child = launch(this.spec, logFile);
    closeSync(logFile);
    this.child = child;
    const over = new AbortController();
    const ended = endOf(child).finally(() => over.abort());
    if (child.pid !== undefined) this.options.onStart(this.spec.name, child.pid);
    const unready = waitUntilReady(this.spec, child, over.signal).then(
      () => isReady(),
      (error: unknown) => {
        if (over.signal.aborted) return undefined;
        signalGroup(child, 'SIGKILL');
        return messageOf(error);
      },
    );
    const end = await ended;
    // Also kill anything that it left in its process group.
    signalGroup(child, 'SIGKILL');
    child.stdin?.destroy();
    this.child = undefined;
    return (await unready) ?? end;
  }

  private gaveUp(end: string, logStart: number): CliError {
    const lines = this.log.lastLinesFrom(logStart, 20).map((line) => `  ${line}`);
    return new CliError(
      [
        `${this.spec.name} ${end}, ${FAILURES_ALLOWED} times in a row. Its last lines:`,
        ...lines,
        `All of it: ${this.log.file}`,
      ].join('\n'),
    );
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started (${error.message})`));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
    );
  });
}
