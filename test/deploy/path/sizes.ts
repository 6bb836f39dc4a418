import { memoryMb, processesBelow } from '../../../bench/processes.js';
import type { HostProcess } from './host-process.js';

export interface Sizes {
  startMs: number;
  startCpuSeconds: number;
  /** The process itself. */
  megabytes: number;
  /** With all that it has started, such as browsers. */
  megabytesWithChildren: number;
}

/** How long each process took to start, and the memory that it takes now. */
export async function sizesOf(processes: Iterable<HostProcess>): Promise<Record<string, Sizes>> {
  const sizes: Record<string, Sizes> = {};
  for (const { name, pid, startMs, startCpuSeconds } of processes) {
    sizes[name] = {
      startMs,
      startCpuSeconds: Math.round(startCpuSeconds * 10) / 10,
      megabytes: Math.round(await memoryMb([{ pid }])),
      megabytesWithChildren: Math.round(await memoryMb(await processesBelow(pid))),
    };
  }
  return sizes;
}
