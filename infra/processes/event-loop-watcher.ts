import { writeSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { workerData } from 'node:worker_threads';
import { BLOCKING_STEP, type EventLoopBeat, type WatchedStep } from './event-loop-watch.js';

/** Counts ticks instead of time, because a stopped process does not tick either. */
const TICK_MS = 250;
const TICKS_PER_SECOND = 1000 / TICK_MS;
/** The next attempt begins 2 s to 3 s after the event loop is blocked, and must find the report. */
const REPORTED_TICKS = 1.5 * TICKS_PER_SECOND;
const ANSWER_MS = 1000;

const { beats, seconds } = workerData as EventLoopBeat;
let last = -1;
let still = 0;

setInterval(() => {
  const now = Atomics.load(beats, 0);
  still = now === last ? still + 1 : 0;
  last = now;
  if (still === REPORTED_TICKS) void report();
  if (still < seconds * TICKS_PER_SECOND) return;
  log(60, `the event loop was blocked for ${seconds} s; this process exits, and its steps move to another worker`);
  process.kill(process.pid, 'SIGKILL');
}, TICK_MS);

/** Reports to the session that this attempt of the step blocked its worker: the session outlives the worker. */
async function report(): Promise<void> {
  const step = await blockingStep().catch(() => null);
  if (step === null) return;
  const { runId } = step;
  log(40, `a step blocks the event loop of this worker: ${step.step}`, { runId });
  const { liveUrl, request } = step.report;
  // Most processes never send a report, and this thread would keep its own copy of these modules.
  const { sendSessionCommand } = await import('../session-client.js');
  await sendSessionCommand(liveUrl, 'blocked', request, ANSWER_MS).catch(() => undefined);
}

/** The inspector can interrupt JavaScript in the middle of a loop or a regular expression. */
async function blockingStep(): Promise<WatchedStep | null> {
  const session = new Session();
  session.connectToMainThread();
  try {
    const { result } = await session.post('Runtime.evaluate', { expression: BLOCKING_STEP, returnByValue: true });
    return (result.value as WatchedStep | undefined) ?? null;
  } finally {
    session.disconnect();
  }
}

function log(level: number, msg: string, more: object = {}): void {
  writeSync(2, JSON.stringify({ level, time: Date.now(), pid: process.pid, ...more, msg }) + '\n');
}
