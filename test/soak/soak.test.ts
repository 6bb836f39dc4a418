import { expect, it } from 'vitest';
import { Samples } from './samples.js';
import { soak } from './soak.js';

it('half a minute of mixed runs ends as expected, opens no more files and leaves no browser', async () => {
  const report = await soak({ seconds: 30, seed: 7, everySeconds: 1, say: () => undefined });
  expect(report.unexpected).toEqual([]);
  expect(report.leftBrowsers).toBe(0);
  expect(report.courses.map(({ process }) => process.split(' ')[0])).toEqual(['temporal', 'browsers', 'worker', 'api']);
  // Each is the process itself, not a shell that has started it.
  for (const { process, memoryMb } of report.courses) expect(memoryMb.late, process).toBeGreaterThan(20);
  for (const { process, files } of report.courses) expect(files.late, process).toBeLessThan(files.early + 40);
}, 240_000);

it('notices a process that grows and one that keeps files open', async () => {
  const samples = new Samples();
  const kept: Buffer[] = [];
  for (let count = 0; count < 12; count += 1) {
    kept.push(Buffer.alloc(40_000_000, count));
    await samples.take(new Map([['grows', process.pid]]));
  }
  expect(samples.courses()[0]).toMatchObject({ samples: 12, isFlat: false });
  expect(kept).toHaveLength(12);
});
