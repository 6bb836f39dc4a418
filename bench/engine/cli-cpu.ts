import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cpuSecondsOfChildren } from '../processes.js';
import { type Figure, figure } from '../statistics.js';

const ROUNDS = 5;

/** CPU time of two commands that need neither Temporal nor a browser. */
export async function cliCpu(): Promise<Record<string, Figure>> {
  return {
    cliHelpCpuSeconds: await cpuOf('--help'),
    cliValidateCpuSeconds: await cpuOf('validate', 'examples/human-in-loop.json'),
  };
}

async function cpuOf(...args: string[]): Promise<Figure> {
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await cpuSecondsOfChildren();
    await promisify(execFile)(process.execPath, [join(process.cwd(), 'dist/cli/main.js'), ...args]);
    samples.push((await cpuSecondsOfChildren()) - before);
  }
  return figure(samples);
}
