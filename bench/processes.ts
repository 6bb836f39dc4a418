import { readdir, readFile } from 'node:fs/promises';

const CLOCK_TICKS = 100;

interface Process {
  pid: number;
  parent: number;
  name: string;
  /** Processor time used so far, in seconds. */
  cpuSeconds: number;
}

/** Every Chromium process below `root`, as Linux lists them. */
export async function chromiumBelow(root: number): Promise<Process[]> {
  return chromiumOf(await listProcesses(), root);
}

/** The processes below `root` that have started a Chromium: those of `browsers/`. */
export async function launchersBelow(root: number): Promise<Process[]> {
  const all = await listProcesses();
  const chromium = chromiumOf(all, root);
  const parents = new Set(chromium.map(({ parent }) => parent));
  return all.filter((one) => parents.has(one.pid) && !chromium.includes(one));
}

function chromiumOf(all: Process[], root: number): Process[] {
  const below = new Set([root]);
  for (let grew = true; grew;) {
    grew = false;
    for (const { pid, parent } of all) {
      if (below.has(parent) && !below.has(pid)) grew = below.add(pid) !== undefined;
    }
  }
  return all.filter(({ pid, name }) => below.has(pid) && /chrom|headless/i.test(name));
}

/** Memory that goes with these processes: their proportional set sizes, in MB. */
export async function memoryMb(processes: Process[]): Promise<number> {
  let kilobytes = 0;
  for (const { pid } of processes) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return kilobytes / 1024;
}

export function cpuSeconds(processes: Process[]): number {
  return processes.reduce((sum, one) => sum + one.cpuSeconds, 0);
}

async function listProcesses(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const match = /^\d+ \((.*)\) \S (\d+) (.*)$/s.exec(stat);
      if (!match) return [];
      const rest = match[3]!.split(' ');
      // Fields 14 and 15 of proc(5): user and system time, in clock ticks.
      const ticks = Number(rest[9]) + Number(rest[10]);
      return [{ pid: Number(pid), parent: Number(match[2]), name: match[1]!, cpuSeconds: ticks / CLOCK_TICKS }];
    }),
  );
  return all.flat();
}
