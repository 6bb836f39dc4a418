import { readdir, readFile } from 'node:fs/promises';

const CLOCK_TICKS = 100;

interface Process {
  pid: number;
  parent: number;
  name: string;
  /** Processor time used so far, in seconds. */
  cpuSeconds: number;
  /** The same of its children that have ended, and of theirs. */
  endedSeconds: number;
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

/** The process below `root`, or `root` itself, that uses the most memory: what a shell has started, not the shell. */
export async function largestBelow(root: number): Promise<number> {
  const sizes = below(await listProcesses(), root).map(async ({ pid }) => ({
    pid,
    megabytes: await residentMb(pid).catch(() => 0),
  }));
  return (await Promise.all(sizes)).reduce((largest, one) => (one.megabytes > largest.megabytes ? one : largest), {
    pid: root,
    megabytes: 0,
  }).pid;
}

/** `root` and all processes below it. */
export async function processesBelow(root: number): Promise<readonly { pid: number }[]> {
  return below(await listProcesses(), root);
}

/** Processor time of `root` and everything below it, including what has ended. */
export async function cpuSecondsBelow(root: number): Promise<number> {
  const processes = below(await listProcesses(), root);
  return processes.reduce((sum, one) => sum + one.cpuSeconds + one.endedSeconds, 0);
}

/** What `root` and everything below it have written to files, in bytes, as Linux counts it. Needs the rights of their user. */
export async function bytesWrittenBelow(root: number): Promise<number> {
  const written = below(await listProcesses(), root).map(async ({ pid }) => {
    const io = await readFile(`/proc/${pid}/io`, 'utf8').catch(() => '');
    return Number(/^write_bytes: (\d+)/m.exec(io)?.[1] ?? 0);
  });
  return (await Promise.all(written)).reduce((sum, one) => sum + one, 0);
}

/** Processor time of this process's children that have ended. */
export async function cpuSecondsOfChildren(): Promise<number> {
  const all = await listProcesses();
  return all.find(({ pid }) => pid === process.pid)?.endedSeconds ?? 0;
}

function chromiumOf(all: Process[], root: number): Process[] {
  return below(all, root).filter(({ name }) => /chrom|headless/i.test(name));
}

function below(all: Process[], root: number): Process[] {
  const found = new Set([root]);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid }) => found.has(pid));
}

/** Resident memory of one process, in MB. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? NaN) / 1024;
}

/** Memory that goes with these processes: their proportional set sizes, in MB. */
export async function memoryMb(processes: readonly { pid: number }[]): Promise<number> {
  let kilobytes = 0;
  for (const { pid } of processes) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return kilobytes / 1024;
}

export function cpuSeconds(processes: readonly Process[]): number {
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
      // Fields 14 to 17 of proc(5), in clock ticks: user and system time, and those of children that were waited for.
      const [user, system, endedUser, endedSystem] = rest.slice(9, 13).map((ticks) => Number(ticks) / CLOCK_TICKS);
      const spent = { cpuSeconds: user! + system!, endedSeconds: endedUser! + endedSystem! };
      return [{ pid: Number(pid), parent: Number(match[2]), name: match[1]!, ...spent }];
    }),
  );
  return all.flat();
}
