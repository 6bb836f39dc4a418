import { readdir } from 'node:fs/promises';
import { residentMb } from '../../bench/processes.js';

/** What one process used at one time. */
interface Sample {
  memoryMb: number;
  files: number;
}

/** The use of one process over time: medians of the second and the last quarter of its samples. */
export interface Course {
  process: string;
  samples: number;
  memoryMb: { early: number; late: number };
  files: { early: number; late: number };
  isFlat: boolean;
}

/** Growth that a process may show: caches fill for a while, and the garbage collector takes its time. */
const GROWTH = { share: 0.15, memoryMb: 30, files: 10 };

/** Samples of the long-lived processes. A process that was killed and started anew begins a new series. */
export class Samples {
  private readonly series = new Map<string, Sample[]>();

  async take(processes: ReadonlyMap<string, number>): Promise<void> {
    for (const [name, pid] of processes) {
      const sample = await sampleOf(pid);
      if (sample === undefined) continue;
      const key = `${name} ${pid}`;
      this.series.set(key, [...(this.series.get(key) ?? []), sample]);
    }
  }

  /** The courses of all processes with at least `fewest` samples. */
  courses(fewest = 8): Course[] {
    return [...this.series]
      .filter(([, samples]) => samples.length >= fewest)
      .map(([name, samples]) => courseOf(name, samples));
  }
}

function courseOf(process: string, samples: readonly Sample[]): Course {
  const quarter = Math.floor(samples.length / 4);
  const early = samples.slice(quarter, 2 * quarter);
  const late = samples.slice(-quarter);
  const memoryMb = { early: median(early.map((one) => one.memoryMb)), late: median(late.map((one) => one.memoryMb)) };
  const files = { early: median(early.map((one) => one.files)), late: median(late.map((one) => one.files)) };
  const isFlat =
    memoryMb.late <= memoryMb.early * (1 + GROWTH.share) + GROWTH.memoryMb && files.late <= files.early + GROWTH.files;
  return { process, samples: samples.length, memoryMb, files, isFlat };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? NaN);
}

/** Undefined once the process has ended. */
async function sampleOf(pid: number): Promise<Sample | undefined> {
  try {
    return { memoryMb: await residentMb(pid), files: (await readdir(`/proc/${pid}/fd`)).length };
  } catch {
    return undefined;
  }
}
