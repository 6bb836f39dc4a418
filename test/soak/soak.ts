import { setTimeout as sleep } from 'node:timers/promises';
import { largestBelow } from '../../bench/processes.js';
import { startSystem, type System } from '../../bench/system.js';
import { chromiums } from '../faults/processes.js';
import { Random } from '../faults/random.js';
import { until } from '../faults/until.js';
import { KINDS, type KindName } from './kinds.js';
import { type Course, Samples } from './samples.js';

const PROCESSES = ['temporal', 'browsers', 'worker', 'api'];
const LANES = 3;
const READY = 1;
const SETTLE_MS = 60_000;

export interface SoakReport {
  seed: number;
  seconds: number;
  /** Runs by kind. */
  runs: Record<string, number>;
  /** Runs that did not end as their kind does, each with the problem. */
  unexpected: string[];
  courses: Course[];
  /** Browsers that are open although no run uses them, beyond the ready one. */
  leftBrowsers: number;
}

interface SoakOptions {
  seconds: number;
  seed: number;
  /** Time between two samples. */
  everySeconds: number;
  say: (line: string) => void;
}

/** Executes mixed runs for some time, and measures whether the long-lived processes grow and whether browsers remain. */
export async function soak({ seconds, seed, everySeconds, say }: SoakOptions): Promise<SoakReport> {
  const system = await startSystem({
    INTERMISSION_BROWSERS_SLOTS: String(LANES + 1),
    INTERMISSION_BROWSERS_READY: String(READY),
  });
  const samples = new Samples();
  const report: SoakReport = { seed, seconds, runs: {}, unexpected: [], courses: [], leftBrowsers: 0 };
  const endsAt = Date.now() + seconds * 1000;
  const random = new Random(seed);
  const lane = async (own: Random) => {
    while (Date.now() < endsAt) {
      const name = own.pick(Object.keys(KINDS) as KindName[]);
      report.runs[name] = (report.runs[name] ?? 0) + 1;
      const problem = await KINDS[name](system);
      if (problem !== undefined) report.unexpected.push(`${name}: ${problem}`);
    }
  };
  const sample = async () => {
    while (Date.now() < endsAt) {
      await samples.take(await processesOf(system));
      await sleep(everySeconds * 1000);
      say(`${Math.round((endsAt - Date.now()) / 1000)} s left, runs: ${JSON.stringify(report.runs)}`);
    }
  };
  try {
    await Promise.all([sample(), ...Array.from({ length: LANES }, () => lane(random.fork()))]);
    report.courses = samples.courses();
    report.leftBrowsers = await leftBrowsers(system);
    return report;
  } finally {
    await system.stop();
  }
}

async function processesOf(system: System): Promise<Map<string, number>> {
  const found = await Promise.all(
    PROCESSES.map(async (name) => {
      const pid = await system.processId(name).catch(() => undefined);
      // The supervisor starts Temporal through a shell.
      return [name, name === 'temporal' && pid !== undefined ? await largestBelow(pid) : pid] as const;
    }),
  );
  return new Map(found.filter((entry): entry is [string, number] => entry[1] !== undefined));
}

/** Counts the browsers beyond the ready one that are still open after a minute. */
async function leftBrowsers(system: System): Promise<number> {
  let surplus = 0;
  await until(
    async () => {
      const browsers = (await chromiums(system.home)).filter(({ type }) => type === 'browser');
      surplus = Math.max(0, browsers.length - READY);
      return surplus === 0 ? true : undefined;
    },
    SETTLE_MS,
    500,
  );
  return surplus;
}
