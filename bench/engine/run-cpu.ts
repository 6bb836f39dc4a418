import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { cpuSecondsBelow, cpuSecondsOfChildren } from '../processes.js';
import { historyOf, startRun } from '../runs.js';
import { type Figure, figure } from '../statistics.js';
import { stepNodes } from '../steps.js';
import type { System } from '../system.js';
import { automationOn } from './automations.js';
import { NODES } from './node-cost.js';

const ROUNDS = 5;
/** By then the browser that replaces the used one is open. */
const SETTLED_MS = 4000;

/**
 * Compares the CPU time of a 20-node run in all processes of the system, including its browser, with that of a script and its own browser.
 * The CPU time that the system uses while it is idle does not count.
 */
export async function runCpu(system: System, client: Client): Promise<Record<string, Figure>> {
  const ours: number[] = [];
  const theirs: number[] = [];
  const automation = automationOn(system, stepNodes(NODES));
  await sleep(SETTLED_MS);
  const idle = await used(system, () => sleep(SETTLED_MS));
  for (let round = 0; round <= ROUNDS; round += 1) {
    const startedAt = Date.now();
    const seconds = await used(system, async () => {
      const { runId } = await startRun(system, automation);
      await historyOf(client, runId);
      await sleep(SETTLED_MS);
    });
    const plain = await plainSeconds(system);
    if (round === 0) continue;
    ours.push(seconds - (idle * (Date.now() - startedAt)) / SETTLED_MS);
    theirs.push(plain);
  }
  const ratio = ours.map((seconds, round) => seconds / theirs[round]!);
  return { runCpuSeconds: figure(ours), plainCpuSeconds: figure(theirs), runCpuRatio: figure(ratio) };
}

async function used(system: System, act: () => Promise<unknown>): Promise<number> {
  const before = await cpuSecondsBelow(system.pid);
  await act();
  return (await cpuSecondsBelow(system.pid)) - before;
}

async function plainSeconds({ practice }: System): Promise<number> {
  const before = await cpuSecondsOfChildren();
  const program = fileURLToPath(new URL('plain-main.js', import.meta.url));
  const [code] = (await once(
    spawn(process.execPath, [program, practice.url, String(NODES)], { stdio: ['ignore', 'ignore', 'inherit'] }),
    'exit',
  )) as [number | null];
  if (code !== 0) throw new Error('the plain script failed');
  return (await cpuSecondsOfChildren()) - before;
}
