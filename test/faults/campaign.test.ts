import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Report } from './campaign.js';

// One of each process dies, one is stopped, and one Chromium goes. `npm run test:faults` does the rest, for longer.
const ONLY = ['kill worker', 'kill api', 'kill Temporal', 'kill Chromium', 'stop worker', 'stop Temporal'];

describe('a short campaign of faults', () => {
  it('loses no answer, does nothing twice, and leaves nothing behind', async () => {
    const options = ['--faults', '5', '--lanes', '2', '--seed', '20', ...ONLY.flatMap((name) => ['--only', name])];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      'dist/test/faults/main.js',
      ...options,
      '--json',
    ]).catch((error: unknown) => error as { stdout: string; stderr: string });
    const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report;
    const flawless = { unexpected: 0, lostAnswers: 0, doubleEffects: 0, silentEffects: 0, orphans: 0, stuck: 0 };
    expect(report, stderr).toMatchObject({ seed: 20, ...flawless });
    expect(report.faults).toBeGreaterThanOrEqual(5);
    expect(report.asExpected + report.typedFailures).toBe(report.runs);
  }, 240_000);
});
