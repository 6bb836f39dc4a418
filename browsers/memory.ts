import { readdirSync, readFileSync } from 'node:fs';
import { kill } from './chromium.js';

/** A page can take about a gigabyte more between two looks. */
const EVERY_MS = 1000;

interface Watched {
  limitMb: number;
  onExceeded: () => void;
}

/** By the process id of the browser process. */
const watched = new Map<number, Watched>();
/** Parents of this machine's processes, by process id. */
const parents = new Map<number, number>();
let timer: NodeJS.Timeout | undefined;

/**
 * Measures a Chromium with all its processes every second. When it takes more than `limitMb`, calls `onExceeded` and kills them
 * all: in an orderly end it would go on growing. Linux only; elsewhere nothing is measured. Returns what ends the watch.
 */
export function watchMemory(pid: number, limitMb: number, onExceeded: () => void): () => void {
  if (process.platform !== 'linux') return () => undefined;
  watched.set(pid, { limitMb, onExceeded });
  timer ??= setInterval(look, EVERY_MS).unref();
  return () => {
    watched.delete(pid);
    if (watched.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function look(): void {
  listProcesses();
  for (const [pid, { limitMb, onExceeded }] of watched) {
    const pids = treeOf(pid);
    if (pids.reduce((sum, one) => sum + megabytesOf(one), 0) <= limitMb) continue;
    onExceeded();
    for (const one of pids) kill(one);
  }
}

function listProcesses(): void {
  const pids = new Set(readdirSync('/proc').map(Number).filter(Number.isInteger));
  for (const pid of parents.keys()) if (!pids.has(pid)) parents.delete(pid);
  for (const pid of pids) {
    // The name, in brackets, may hold anything. Field 4 of proc(5) is the parent.
    if (!parents.has(pid)) parents.set(pid, Number(/.*\) \S (\d+)/s.exec(textOf(pid, 'stat'))?.[1]));
  }
}

function treeOf(root: number): number[] {
  const tree = [root];
  for (const parent of tree) for (const [pid, its] of parents) if (its === parent) tree.push(pid);
  return tree;
}

/** Without the program itself, which all Chromiums share. Unlike `smaps_rollup` this can be read of sandboxed processes too. */
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
