import { setTimeout as sleep } from 'node:timers/promises';
import type { System } from '../../../bench/system.js';

/** Kills one supervised process, and what it started in its group, with SIGKILL; waits until it is gone. */
export async function kill(system: System, name: 'temporal' | 'browsers' | 'worker' | 'api'): Promise<void> {
  const pid = await system.processId(name);
  process.kill(-pid, 'SIGKILL');
  while (isAlive(pid)) await sleep(20);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
