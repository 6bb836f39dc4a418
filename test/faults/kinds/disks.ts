import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FailureType } from '../../../contracts/failures.js';
import { type FaultKind, INTERRUPTED } from './kind.js';

const CHUNK = Buffer.alloc(1_000_000);

/** A disk that takes nothing more, for some seconds. */
function fullDisk(what: 'temporal' | 'artifacts', mayFail: FailureType[]): FaultKind {
  return {
    name: `full disk of ${what}`,
    weight: 2,
    mayFail,
    missing: ({ disks }) => (disks[what] === undefined ? 'needs root and a small disk of its own' : undefined),
    async inject({ disks }, random) {
      const file = join(disks[what]!, 'ballast');
      const milliseconds = Math.round(random.between(1500, 5000));
      await fill(file);
      await sleep(milliseconds);
      await rm(file);
      return `for ${milliseconds} ms`;
    },
  };
}

/** Takes all that is left, down to the last byte. */
async function fill(file: string): Promise<void> {
  const ballast = await open(file, 'w');
  try {
    for (let chunk = CHUNK; chunk.length > 0;) {
      try {
        await ballast.writeFile(chunk);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        chunk = chunk.subarray(0, Math.floor(chunk.length / 2));
      }
    }
  } finally {
    await ballast.close();
  }
}

export const disks: FaultKind[] = [fullDisk('temporal', INTERRUPTED), fullDisk('artifacts', [])];
