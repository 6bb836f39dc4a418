import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { RunState } from '../../contracts/run-state.js';
import { type RunningBrowsers, startBrowsers } from '../../browsers/start.js';
import { readConfig } from '../../config/index.js';
import { createLog } from '../../infra/log.js';
import { buildIdOf } from '../../infra/temporal/worker-version.js';
import { type RunningWorker, startWorker } from '../../worker.js';
import { pause } from '../support/runs/automations.js';
import { startTemporal } from '../support/temporal/temporal.js';

const BUNDLE = new URL('../../dist/workflow-bundle.js', import.meta.url);
let temporal: TestWorkflowEnvironment;
let home: string;
let browsers: RunningBrowsers;
let code: string;
const workers: RunningWorker[] = [];
beforeAll(async () => {
  [temporal, home, code] = await Promise.all([
    startTemporal(),
    mkdtemp(join(tmpdir(), 'intermission-test-')),
    readFile(BUNDLE, 'utf8'),
  ]);
  const config = readConfig({ ...process.env, INTERMISSION_HOME: home, INTERMISSION_LOG_LEVEL: 'error' });
  browsers = await startBrowsers(config, createLog(config, 'test'));
}, 120_000);
afterAll(async () => {
  for (const worker of workers) await worker.stop();
  await browsers?.stop();
  await temporal?.teardown();
  await rm(home, { recursive: true, force: true });
});

/** The workflow code as it is, or another version of it; returns its build id. */
async function startVersion(deployment: string | undefined, difference: string) {
  const bundle = { code: `// ${difference}\n${code}` };
  const config = readConfig({
    ...process.env,
    INTERMISSION_HOME: home,
    INTERMISSION_LOG_LEVEL: 'error',
    ...(deployment !== undefined && { INTERMISSION_WORKER_DEPLOYMENT: deployment }),
  });
  const worker = await startWorker(config, createLog(config, 'test'), bundle);
  workers.push(worker);
  return { worker, buildId: buildIdOf(bundle) };
}

async function makeCurrent(deploymentName: string, buildId: string): Promise<void> {
  const set = () =>
    temporal.client.workflowService.setWorkerDeploymentCurrentVersion({
      namespace: temporal.client.options.namespace,
      deploymentName,
      buildId,
      identity: 'test',
    });
  // The server knows a version once its worker has asked for work.
  await vi.waitFor(set, { timeout: 20_000, interval: 200 });
}

async function startPausedRun(): Promise<WorkflowHandle> {
  const automation = { url: 'about:blank', parameters: { input_parameters: {} }, nodes: [pause(300)] };
  const run = await temporal.client.workflow.start('automation', {
    taskQueue: 'intermission',
    workflowId: `run-${randomUUID()}`,
    args: [{ automation, owner: { email: 'ana@example.com' } }],
    workflowExecutionTimeout: '600s',
  });
  await vi.waitFor(
    async () => {
      const { pause } = await run.query<RunState>('status');
      if (pause?.mail.state !== 'sent') throw new Error('not paused yet');
    },
    { timeout: 30_000, interval: 100 },
  );
  return run;
}

/** Which versions of the workflow code a run was decided by. */
async function versionsOf(run: WorkflowHandle): Promise<string[]> {
  const { events } = await run.fetchHistory();
  const versions = (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: task }) =>
    task ? [task.deploymentVersion?.buildId ?? ''] : [],
  );
  return [...new Set(versions)];
}

describe('a new version of the workflow code while a run is paused', () => {
  it('goes on with the run, without versioning', async () => {
    const old = await startVersion(undefined, 'old');
    const run = await startPausedRun();
    await startVersion(undefined, 'new');
    await old.worker.stop();
    await run.signal('humanDone');
    await expect(run.result()).resolves.toMatchObject({ outputs: [] });
    for (const worker of workers.splice(0)) await worker.stop();
  });

  it('takes new runs, and leaves the run to the version it began with, in a deployment', async () => {
    const old = await startVersion('intermission', 'old');
    await makeCurrent('intermission', old.buildId);
    const before = await startPausedRun();
    const fresh = await startVersion('intermission', 'new');
    await makeCurrent('intermission', fresh.buildId);
    const after = await startPausedRun();
    for (const run of [before, after]) {
      await run.signal('humanDone');
      await run.result();
    }
    expect(fresh.buildId).not.toBe(old.buildId);
    expect(await versionsOf(before)).toEqual([old.buildId]);
    expect(await versionsOf(after)).toEqual([fresh.buildId]);
  });
});
