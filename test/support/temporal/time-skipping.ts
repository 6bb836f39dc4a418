import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import type { Duration } from '@temporalio/common';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode } from '@temporalio/worker';
import { afterAll, vi } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { startBrowsers } from '../../../browsers/start.js';
import { readConfig } from '../../../config/index.js';
import { createLog } from '../../../infra/log.js';
import { FileStore } from '../../../infra/storage/objects/file-store.js';
import { readOutbox } from '../../../infra/storage/outbox.js';
import { startPracticeSite } from '../../../examples/practice-site/site.js';
import { registerSearchAttributes } from '../../../client/index.js';
import type * as WorkerModule from '../../../worker.js';
import type { AutomationInput } from '../../../contracts/workflow-messages.js';
import { type Settings, startedOnce } from '../system/shared.js';

/** Everything real but the clock: a Temporal server that skips time, a worker, a `browsers/` process's part, the practice site. */
async function startTimeSkipping(settings: Record<string, string>, source: URL) {
  const { startWorker } = (await import(new URL('worker.ts', source).href)) as typeof WorkerModule;
  const home = await mkdtemp(join(tmpdir(), 'intermission-test-'));
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: process.env.INTERMISSION_TEMPORAL_TEST_SERVER! } },
  });
  process.env.TEMPORAL_ADDRESS = environment.address;
  await registerSearchAttributes(environment.connection, 'default');
  const config = readConfig({
    ...process.env,
    INTERMISSION_HOME: home,
    INTERMISSION_LOG_LEVEL: 'error',
    INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1',
    ...settings,
  });
  const log = createLog(config, 'test');
  const practice = await startPracticeSite({ port: 0 });
  const browsers = await startBrowsers(config, log);
  const worker = await startWorker(
    config,
    log,
    await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('workflows/index.ts', source)),
      workflowInterceptorModules: [fileURLToPath(new URL('./no-heartbeat-timeout.ts', import.meta.url))],
      logger: {
        ...console,
        log: () => undefined,
        trace: () => undefined,
        debug: () => undefined,
        info: () => undefined,
      },
    }),
  );

  return {
    environment,
    practice,
    start: (input: AutomationInput) =>
      environment.client.workflow.start('automation', {
        taskQueue: 'intermission',
        workflowId: `run-${randomUUID()}`,
        args: [input],
        workflowExecutionTimeout: '600s',
      }),
    /** Waits in real time until the run's state is as asked. */
    until: (run: WorkflowHandle, isSo: (state: RunState) => boolean): Promise<RunState> =>
      vi.waitFor(
        async () => {
          const state = await run.query<RunState>('status');
          if (!isSo(state)) throw new Error(`still ${state.status}: ${JSON.stringify(state.log.at(-1))}`);
          return state;
        },
        { timeout: 20_000, interval: 50 },
      ),
    /**
     * Waits for the pause with this number, its mail and its picture. The time-skipping server fails a workflow task that cancels an
     * activity which has just completed, so tests answer after both.
     */
    paused(run: WorkflowHandle, number = 1): Promise<RunState> {
      return this.until(
        run,
        ({ pause, artifacts }) =>
          pause?.pauseId === `pause-${number}` && pause.mail.state === 'sent' && artifacts.length >= number,
      );
    },
    /** Lets time pass. The server skips it only while somebody waits for the run's result as well. */
    async skip<T>(time: Duration, result: Promise<T>): Promise<T> {
      const [ended] = await Promise.all([result, environment.sleep(time)]);
      return ended;
    },
    async mails() {
      return (await readOutbox(new FileStore(home))).map(({ mail }) => mail).reverse();
    },
    async stop() {
      await worker.stop();
      await browsers.stop();
      await practice.stop();
      await environment.teardown();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export type TimeSkipping = Awaited<ReturnType<typeof startTimeSkipping>>;

const PROJECT = new URL('../../../', import.meta.url);

/** Starts one system for all tests of a file. `source`: the folder with the code of the worker and its workflows. */
export function useTimeSkipping(settings: Settings = {}, source = PROJECT): TimeSkipping {
  const system = startedOnce(settings, (given) => startTimeSkipping(given, source));
  afterAll(() => system.stop?.());
  return system;
}
