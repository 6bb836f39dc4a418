import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../../infra/built-file.js';
import { Problem } from '../http/problem.js';
import type { CheckJob, CheckResult } from './check.js';

/** The limit for one check. A document of the maximum size takes a fraction of it. */
const DEADLINE_MS = 30_000;
const MEMORY_MB = 256;
/** The limits for one API key's running and waiting checks. */
const MOST_AT_ONCE = { checks: 200, characters: 50_000_000 };

interface WaitingCheck {
  job: CheckJob;
  resolve: (result: CheckResult) => void;
  reject: (error: Error) => void;
}

/** The requests of one API key, oldest first. */
interface Queue {
  waiting: WaitingCheck[];
  checks: number;
  characters: number;
}

/**
 * Checks requests in a thread, so that no request delays others in this process: one at a time, taking turns between API keys. A check that
 * takes too much time or memory ends with its thread, and the next check gets a new thread.
 */
export class Checks {
  private readonly queues = new Map<string, Queue>();
  private thread: Worker | undefined = startThread();
  private isBusy = false;

  /** Throws `Problem`: `TooManyRequests` when the key has too many checks in progress. */
  async run(keyId: string, job: CheckJob): Promise<CheckResult> {
    const queue = this.queues.get(keyId) ?? { waiting: [], checks: 0, characters: 0 };
    const characters = job.body.length + (job.file?.text.length ?? 0);
    if (queue.checks >= MOST_AT_ONCE.checks || queue.characters + characters > MOST_AT_ONCE.characters) {
      throw new Problem('TooManyRequests', 'Too many requests of this API key are being checked; try again');
    }
    this.queues.set(keyId, queue);
    queue.checks += 1;
    queue.characters += characters;
    try {
      return await new Promise<CheckResult>((resolve, reject) => {
        queue.waiting.push({ job, resolve, reject });
        void this.work();
      });
    } finally {
      queue.checks -= 1;
      queue.characters -= characters;
      if (queue.checks === 0) this.queues.delete(keyId);
    }
  }

  async stop(): Promise<void> {
    await this.thread?.terminate();
  }

  private async work(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    for (let next = this.next(); next !== undefined; next = this.next()) {
      await this.inThread(next.job).then(next.resolve, next.reject);
    }
    this.isBusy = false;
  }

  /** The next request of the key that has waited longest since its last turn. */
  private next(): WaitingCheck | undefined {
    for (const [keyId, queue] of this.queues) {
      const next = queue.waiting.shift();
      if (next === undefined) continue;
      this.queues.delete(keyId);
      this.queues.set(keyId, queue);
      return next;
    }
    return undefined;
  }

  private async inThread(job: CheckJob): Promise<CheckResult> {
    if (this.thread === undefined || this.thread.threadId === -1) this.thread = startThread();
    const { thread } = this;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), DEADLINE_MS);
    try {
      thread.postMessage(job);
      const [result] = (await once(thread, 'message', { signal: late.signal })) as [CheckResult];
      return result;
    } catch (error) {
      this.thread = undefined;
      await thread.terminate();
      if (late.signal.aborted) throw tooLarge('longer');
      if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') throw tooLarge('more memory');
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

function startThread(): Worker {
  // The thread needs none of this process's secrets.
  const thread = new Worker(builtFile('api/checks/thread.js'), {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    env: {},
  });
  // The waiting check handles the exit; a thread that ends between checks is replaced on demand.
  thread.on('error', () => undefined);
  thread.unref();
  return thread;
}

function tooLarge(what: string): Problem {
  return new Problem('InvalidRequest', 'The request cannot be checked', [
    { path: 'automation', message: `takes ${what} to check than a request may; make it smaller` },
  ]);
}
