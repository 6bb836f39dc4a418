import { readdirSync, readFileSync } from 'node:fs';
import { kill } from './chromium.js';

/** A page can take about a gigabyte more between two measurements. */
const EVERY_MS = 1000;

interface WatchedBrowser {
  /** Process id of the Chromium. */
  chromiumPid: number;
  limits: MemoryLimits;
  onExceeded: (message: string) => void;
}

export interface MemoryLimits {
  /** For a Chromium with all its processes. */
  memoryLimitMb: number;
  /** For the session process that controls it, where the browser's messages are read and kept. */
  sessionMemoryLimitMb: number;
}

/** Watched browsers by the process id of the session process. */
const watched = new Map<number, WatchedBrowser>();
/** Parents of this machine's processes, by process id. */
const parents = new Map<number, number>();
let timer: NodeJS.Timeout | undefined;

/**
 * Measures a Chromium with all its processes, and the process that controls it, every second. When one exceeds its limit, calls
 * `onExceeded` with a one-sentence message and kills them all: during an orderly shutdown they would keep growing. Linux only; does
 * nothing elsewhere. Returns a function that stops the watch.
 */
export function watchMemory(
  { sessionPid, chromiumPid }: { sessionPid: number; chromiumPid: number },
  limits: MemoryLimits,
  onExceeded: (message: string) => void,
): () => void {
  if (process.platform !== 'linux') return () => undefined;
  watched.set(sessionPid, { chromiumPid, limits, onExceeded });
  timer ??= setInterval(look, EVERY_MS).unref();
  return () => {
    watched.delete(sessionPid);
    if (watched.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function look(): void {
  listProcesses();
  for (const [sessionPid, { chromiumPid, limits, onExceeded }] of watched) {
    const pids = treeOf(chromiumPid);
    const message = exceeded(sessionPid, pids, limits);
    if (message === undefined) continue;
    onExceeded(message);
    for (const one of [sessionPid, ...pids]) kill(one);
  }
}

function exceeded(sessionPid: number, browser: number[], limits: MemoryLimits): string | undefined {
  const { memoryLimitMb, sessionMemoryLimitMb } = limits;
  if (browser.reduce((sum, one) => sum + megabytesOf(one), 0) > memoryLimitMb)
    return `The run's browser took more than ${memoryLimitMb} MB of memory, the limit of INTERMISSION_BROWSER_MAX_MEMORY_MB`;
  if (megabytesOf(sessionPid) > sessionMemoryLimitMb)
    return `The process of the run's browser took more than ${sessionMemoryLimitMb} MB of memory, the limit of INTERMISSION_SESSION_MAX_MEMORY_MB`;
  return undefined;
}

function listProcesses(): void {
  const pids = new Set(readdirSync('/proc').map(Number).filter(Number.isInteger));
  for (const pid of parents.keys()) if (!pids.has(pid)) parents.delete(pid);
  for (const pid of pids) {
    // The name, in parentheses, may contain anything. Field 4 of proc(5) is the parent.
    if (!parents.has(pid)) parents.set(pid, Number(/.*\) \S (\d+)/s.exec(textOf(pid, 'stat'))?.[1]));
  }
}

function treeOf(root: number): number[] {
  const tree = [root];
  for (const parent of tree) for (const [pid, its] of parents) if (its === parent) tree.push(pid);
  return tree;
}

/** Memory without the program itself, which all Chromiums share. Unlike `smaps_rollup`, it is readable for sandboxed processes too. */
function megabytesOf(pid: number): number {
  const status = textOf(pid, 'status');
  const parts = status.matchAll(/^(?:RssAnon|RssShmem|VmSwap):\s+(\d+) kB$/gm);
  return [...parts].reduce((sum, [, kilobytes]) => sum + Number(kilobytes), 0) / 1024;
}

/** Empty when the process is gone. */
function textOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
