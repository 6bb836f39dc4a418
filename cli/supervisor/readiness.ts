import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { READY } from '../serve.js';
import type { ProcessSpec } from './spec.js';
import { signalWithin } from '../../infra/signal-within.js';

const READY_MS = 60_000;
const ASK_MS = 100;

/** Resolves when the process works as its spec says. Rejects when it takes too long, or when `over` signals that it ended. */
export async function waitUntilReady(spec: ProcessSpec, child: ChildProcess, over: AbortSignal): Promise<void> {
  const signal = signalWithin(READY_MS, over);
  try {
    if (spec.kind === 'ours') await saysReady(child, signal);
    while (spec.answers !== undefined && !(await spec.answers())) await sleep(ASK_MS, undefined, { signal });
    await spec.onReady?.();
  } catch (error) {
    if (signal.aborted && !over.aborted)
      throw new Error(`did not become ready within ${READY_MS / 1000} s`, { cause: error });
    throw error;
  }
}

async function saysReady(child: ChildProcess, signal: AbortSignal): Promise<void> {
  for (;;) {
    const [message] = (await once(child, 'message', { signal })) as [unknown];
    if (message === READY) return;
  }
}
