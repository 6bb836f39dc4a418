import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningApi, startApi } from '../../../api/server.js';
import { readConfig } from '../../../config/index.js';
import { createLog } from '../../../infra/log.js';
import { FileStore } from '../../../infra/storage/objects/file-store.js';
import { mailsOfRun, saveOutboxMail } from '../../../infra/storage/outbox.js';
import { artifactNames } from '../../../infra/storage/run-files.js';
import { saveArtifact } from '../../../infra/storage/save-artifact.js';
import { ensureRetentionSchedule } from '../../../infra/temporal/retention-schedule.js';
import { clientOf } from '../../support/http/http.js';
import { startTemporal } from '../../support/temporal/temporal.js';

const KEY = 'a-key-of-a-service';
const STATUS = defineSearchAttributeKey('IntermissionStatus', 'KEYWORD');
let temporal: TestWorkflowEnvironment;
let home: string;
let api: RunningApi;
beforeAll(async () => {
  temporal = await startTemporal();
  home = await mkdtemp(join(tmpdir(), 'intermission-delete-'));
  const config = readConfig({
    ...{ INTERMISSION_HOME: home, INTERMISSION_API_KEYS: KEY, INTERMISSION_LOG_LEVEL: 'error', PORT: '0' },
  });
  api = await startApi(config, createLog(config, 'test'));
}, 120_000);
afterAll(async () => {
  await api?.stop();
  await temporal?.teardown();
  await rm(home, { recursive: true, force: true });
});

const remove = (runId: string) => clientOf(api.url, KEY).service(`/v1/runs/${runId}`, { method: 'DELETE' });

describe('a run that is deleted', () => {
  it('is refused while it is open, and then leaves no file, no mail and no record', async () => {
    const runId = 'order-1';
    const store = new FileStore(home);
    // No worker takes it, so it is open until somebody terminates it.
    const run = await temporal.client.workflow.start('automation', { workflowId: runId, taskQueue: 'intermission' });
    const file = { name: 'a.txt', mediaType: 'text/plain', data: 'of a run' };
    const mail = { to: 'ana@example.com', subject: 'Your turn', text: 'Open', html: '<p>', at: 1, pauseId: 'p' };
    for (const id of [runId, 'order-10']) {
      await saveArtifact(store, id, file);
      await saveOutboxMail(store, { ...mail, runId: id, generation: 1 }, {});
    }
    const refused = await remove(runId);
    const { type, detail } = (await refused.json()) as { type: string; detail: string };
    expect([refused.status, type]).toEqual([409, 'urn:intermission:problem:RunNotEnded']);
    expect(detail).toContain('has not ended; cancel it first');
    expect(await artifactNames(store, runId)).toEqual(['a.txt']);

    await run.terminate();
    expect((await remove(runId)).status).toBe(204);
    expect(await artifactNames(store, runId)).toEqual([]);
    expect(await mailsOfRun(store, runId)).toEqual([]);
    expect(await artifactNames(store, 'order-10')).toEqual(['a.txt']);
    expect(await mailsOfRun(store, 'order-10')).toHaveLength(1);
    await vi.waitFor(() => expect(run.describe()).rejects.toThrow(/not found/i), { timeout: 90_000, interval: 1000 });
    expect((await remove(runId)).status).toBe(404);
    // Temporal takes its time.
  }, 120_000);
});

describe('a run with a browser that was terminated in Temporal', () => {
  it('is deleted only when its browser can save no more files', async () => {
    const runId = 'order-2';
    const run = await temporal.client.workflow.start('automation', {
      ...{ workflowId: runId, taskQueue: 'intermission' },
      typedSearchAttributes: [{ key: STATUS, value: 'running' }],
    });
    await run.terminate();
    const refused = await remove(runId);
    expect(refused.status).toBe(409);
    expect(((await refused.json()) as { detail: string }).detail).toContain(
      'may still save files; try again in a minute',
    );
    await vi.waitFor(async () => expect((await remove(runId)).status).toBe(204), { timeout: 90_000, interval: 2000 });
  }, 120_000);
});

describe('the schedule of the retention', () => {
  it('is created once, and keeps what an operator changed', async () => {
    const { schedule } = temporal.client;
    expect(await ensureRetentionSchedule(schedule)).toBe(true);
    const handle = schedule.getHandle('intermission-retention');
    await handle.pause('during the audit');
    expect(await ensureRetentionSchedule(schedule)).toBe(false);
    const { action, state, spec } = await handle.describe();
    expect(state).toMatchObject({ paused: true, note: 'during the audit' });
    expect(action).toMatchObject({ workflowType: 'retention', taskQueue: 'intermission' });
    expect(spec.calendars).toHaveLength(1);
  });
});
