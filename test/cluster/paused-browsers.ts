import { setTimeout as sleep } from 'node:timers/promises';
import { chromiumBelow, cpuSecondsBelow, memoryMb } from '../../bench/processes.js';
import { pausing } from '../../bench/engine/automations.js';
import { post, startRun, stateOf, untilStatus } from '../../bench/runs.js';
import { startSystem } from '../../bench/system.js';

/** How long all browsers stay paused while they are measured, in milliseconds. */
const PARKED_MS = 60_000;

interface PausedBrowsers {
  browsers: number;
  /** Runs that succeeded after their answer. */
  resumed: number;
  /** Failures of runs, by type. */
  failed: Record<string, number>;
  /** Memory of all Chromiums, in MB. */
  chromiumMb: number;
  /** Processor use while all were paused, in percent of a core: of Temporal, and of everything. */
  temporalCpuPercent: number;
  allCpuPercent: number;
}

/** Pauses this many runs with real browsers on one machine, waits, answers all of them, and counts the runs that succeed. */
export async function pauseBrowsers(browsers: number, say: (line: string) => void): Promise<PausedBrowsers> {
  const system = await startSystem({
    INTERMISSION_BROWSERS_READY: '1',
    INTERMISSION_BROWSERS_SLOTS: String(browsers),
  });
  try {
    const runs: string[] = [];
    for (let started = 0; started < browsers; started += 1) {
      const { runId } = await startRun(system, pausing(system));
      await untilStatus(system, runId, 'awaiting_human');
      runs.push(runId);
      if (runs.length % 10 === 0) say(`${runs.length} of ${browsers} browsers paused`);
    }
    const temporal = await system.processId('temporal');
    const before = await Promise.all([cpuSecondsBelow(temporal), cpuSecondsBelow(system.pid)]);
    await sleep(PARKED_MS);
    const after = await Promise.all([cpuSecondsBelow(temporal), cpuSecondsBelow(system.pid)]);
    const [temporalCpuPercent, allCpuPercent] = after.map((used, at) =>
      Math.round(((used - before[at]!) / PARKED_MS) * 100_000),
    ) as [number, number];
    const chromiumMb = Math.round(await memoryMb(await chromiumBelow(system.pid)));
    let resumed = 0;
    const failed: Record<string, number> = {};
    for (const runId of runs) {
      await post(system, runId, 'human-done').catch(() => undefined);
      await untilStatus(system, runId, 'succeeded').then(
        () => (resumed += 1),
        async () => {
          const type = (await stateOf(system, runId)).error?.type ?? 'unknown';
          failed[type] = (failed[type] ?? 0) + 1;
        },
      );
    }
    return { browsers, resumed, failed, chromiumMb, temporalCpuPercent, allCpuPercent };
  } finally {
    await system.stop();
  }
}
