import { setTimeout as sleep } from 'node:timers/promises';
import { chromiumBelow, cpuSeconds, memoryMb, residentMb } from '../processes.js';
import { startRun, untilStatus } from '../runs.js';
import { type Figure, figure } from '../statistics.js';
import { type System, startSystem } from '../system.js';
import { pausing } from './automations.js';

const PARKED_RUNS = 3;
const PARKED_SAMPLES = 5;
const PARKED_SECONDS = 5;
const PAUSED_RUNS = 20;
const REST_MS = 5000;
/** After this time the worker has freed the memory that only its start needed. */
const STARTED_MS = 20_000;

/**
 * Several runs pause at once, and nobody watches. The system keeps no browser ready, so every Chromium process belongs to a run. Figures
 * are per run; memory that the browsers share is divided among the runs.
 */
export async function parkedBrowsers(system: System): Promise<Record<string, Figure>> {
  await pauseRuns(system, PARKED_RUNS);
  await sleep(3000);
  const memory: number[] = [];
  const processor: number[] = [];
  for (let sample = 0; sample < PARKED_SAMPLES; sample += 1) {
    const usedBefore = cpuSeconds(await chromiumBelow(system.pid));
    await sleep(PARKED_SECONDS * 1000);
    const processes = await chromiumBelow(system.pid);
    processor.push(((cpuSeconds(processes) - usedBefore) / PARKED_SECONDS / PARKED_RUNS) * 100);
    memory.push((await memoryMb(processes)) / PARKED_RUNS);
  }
  return { parkedMb: figure(memory), parkedCpuPercent: figure(processor) };
}

/** Measures the worker's resident memory at rest, and for each paused run in its cache after the first. Needs some 3 GB for 20 browsers. */
export async function workerMemory(): Promise<Record<string, Figure>> {
  const system = await startSystem({
    INTERMISSION_BROWSERS_READY: '0',
    INTERMISSION_BROWSERS_SLOTS: String(PAUSED_RUNS),
  });
  try {
    const worker = await system.processId('worker');
    await sleep(STARTED_MS);
    const rest = await residentMb(worker);
    // The first run loads code that all runs share.
    await pauseRuns(system, 1);
    await sleep(REST_MS);
    const first = await residentMb(worker);
    await pauseRuns(system, PAUSED_RUNS - 1);
    await sleep(REST_MS);
    const paused = ((await residentMb(worker)) - first) / (PAUSED_RUNS - 1);
    return { workerMb: figure([rest]), workerMbPerPausedRun: figure([paused]) };
  } finally {
    await system.stop();
  }
}

async function pauseRuns(system: System, count: number): Promise<void> {
  // One after another: browsers that all launch at once leave no processor time for heartbeats.
  for (let started = 0; started < count; started += 1) {
    const { runId } = await startRun(system, pausing(system));
    await untilStatus(system, runId, 'awaiting_human');
  }
}
