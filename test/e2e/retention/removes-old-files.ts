import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { CleanResult } from '../../../contracts/retention.js';
import { mailsOfRun } from '../../../infra/storage/outbox.js';
import { artifactNames } from '../../../infra/storage/run-files.js';
import { pause } from '../../support/runs/automations.js';
import type { Stack } from '../../support/system/stack.js';

const DAY_MS = 24 * 3600 * 1000;
export const RETENTION = { INTERMISSION_RETENTION_DAYS: '30' };

/**
 * The test of a store. `filesOf`: the folder on whose disk the store keeps its files. `beginFile`: begins to write a file of a run, as a
 * process that dies meanwhile, and returns a part of its path.
 */
export function removesOnlyOldFiles(
  stack: Stack,
  filesOf: () => string,
  beginFile: (runId: string) => Promise<string>,
): void {
  it('removes the files and mails of old runs, and unfinished files, when its schedule starts it', async () => {
    const schedule = stack.temporal.client.schedule.getHandle('intermission-retention');
    await vi.waitFor(() => schedule.describe(), { timeout: 20_000, interval: 200 });
    const [old, young, open] = [await endedRun(), await endedRun(), await pausedRun()];
    const countOf = async (runId: string) => [
      (await artifactNames(stack.store, runId)).length,
      (await mailsOfRun(stack.store, runId)).length,
    ];
    const counts = await Promise.all([old, young, open].map(countOf));
    for (const [files, mails] of counts) expect([files! > 0, mails]).toEqual([true, 1]);
    const unfinished = await beginFile(young);
    await age(filesOf(), old, 31);
    await age(filesOf(), young, 29);
    await age(filesOf(), unfinished, 2);

    expect(await triggered()).toEqual({
      runs: 1,
      files: counts[0]![0]! + 1,
      bytes: expect.any(Number) as number,
      unfinished: 1,
    });
    expect(await Promise.all([old, young, open].map(countOf))).toEqual([[0, 0], ...counts.slice(1)]);
    const { artifacts } = await stack.intermission.getRun(old);
    const gone = await stack.api.service(`/v1/runs/${old}/artifacts/${artifacts[0]!.name}`);
    expect(gone.status).toBe(404);
    expect(await gone.text()).toContain('is gone');

    await stack.intermission.humanDone(open);
    const { status, artifacts: kept } = await stack.until(open, ({ endedAt }) => endedAt !== undefined);
    expect([status, kept.length > 0]).toEqual(['succeeded', true]);
    expect(await triggered()).toEqual({ runs: 0, files: 0, bytes: 0, unfinished: 0 });
  }, 240_000);

  /** A run that waits for a person, with the picture of its pause. */
  async function pausedRun(): Promise<string> {
    const { runId } = await stack.start(pause());
    await vi.waitFor(
      async () => {
        const { pause: open, artifacts } = await stack.intermission.getRun(runId, { isFresh: true });
        expect([open?.mail.state, artifacts.length]).toEqual(['sent', 1]);
      },
      { timeout: 90_000, interval: 200 },
    );
    return runId;
  }

  async function endedRun(): Promise<string> {
    const runId = await pausedRun();
    await stack.intermission.humanDone(runId);
    await stack.until(runId, ({ status }) => status === 'succeeded');
    return runId;
  }

  /** Triggers the schedule, and returns what its workflow did. */
  async function triggered(): Promise<CleanResult> {
    const { client } = stack.temporal;
    const schedule = client.schedule.getHandle('intermission-retention');
    const actionsOf = async () => (await schedule.describe()).info.recentActions;
    const { length } = await actionsOf();
    await schedule.trigger();
    await vi.waitFor(async () => expect((await actionsOf()).length).toBe(length + 1), { timeout: 20_000 });
    const { workflow } = (await actionsOf()).at(-1)!.action;
    return (await client.workflow.getHandle(workflow.workflowId).result()) as CleanResult;
  }
}

/** Makes every file and folder below `folder` whose path contains `part` look this old. */
async function age(folder: string, part: string, days: number): Promise<void> {
  const at = new Date(Date.now() - days * DAY_MS);
  const entries = await readdir(folder, { recursive: true });
  for (const entry of entries.filter((path) => path.includes(part))) await utimes(join(folder, entry), at, at);
}
