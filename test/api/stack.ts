import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { bundleWorkflowCode } from '@temporalio/worker';
import { vi } from 'vitest';
import { startApi } from '../../api/start.js';
import { ENDED, type RunState } from '../../automation/index.js';
import type { ConnectToOnePassword } from '../../activities/secrets/onepassword.js';
import { startBrowsers } from '../../browsers/start.js';
import { Intermission } from '../../client/index.js';
import { readConfig } from '../../config/index.js';
import { createLog, type Log } from '../../config/log.js';
import { type RunningWorker, startWorker } from '../../worker.js';
import { startTemporal } from '../support/temporal.js';
import { clientOf } from './http.js';

export const API_KEY = 'a-key-of-a-service';

/** What tests put in place of the usual parts. */
export interface Replaced {
  log?: Log;
  connectToOnePassword?: ConnectToOnePassword;
}

/**
 * Every process of ours in one, on a real Temporal server, with one page to automate. `settings` go before the usual ones; with one
 * for the Temporal Web UI, that is started there.
 */
export async function startStack(settings: Record<string, string> = {}, replaced: Replaced = {}) {
  const webUi = settings.INTERMISSION_TEMPORAL_UI_URL;
  const temporal = await startTemporal(webUi === undefined ? undefined : Number(new URL(webUi).port));
  try {
    return await startOn(temporal, settings, replaced);
  } catch (error) {
    await temporal.teardown();
    throw error;
  }
}

async function startOn(temporal: TestWorkflowEnvironment, settings: Record<string, string>, replaced: Replaced) {
  const home = await mkdtemp(join(tmpdir(), 'intermission-test-'));
  const page = createServer((_req, res) => {
    res.setHeader('content-type', 'text/html');
    res.end('<!doctype html><title>A page</title><label>Code <input autofocus></label>');
  });
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
  const site = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
  const config = readConfig({
    ...process.env,
    INTERMISSION_HOME: home,
    INTERMISSION_API_KEYS: API_KEY,
    INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1',
    INTERMISSION_LOG_LEVEL: 'error',
    PORT: '0',
    ...settings,
  });
  const log = replaced.log ?? createLog(config, 'test');
  // With keys the worker has its own way to bundle.
  const bundle = config.encryptionKeys.length === 0 ? await workflowBundle() : undefined;
  const [browsers, api] = await Promise.all([startBrowsers(config, log), startApi(config, log)]);
  let worker: RunningWorker | undefined = await startWorker(config, log, bundle, replaced);
  const intermission = Intermission.connect({ encryptionKeys: config.encryptionKeys, secret: config.secret() });
  const started: string[] = [];

  /** Waits until the run is as asked. */
  const until = (runId: string, isSo: (state: RunState) => boolean): Promise<RunState> =>
    vi.waitFor(
      async () => {
        const state = await intermission.getRun(runId);
        if (!isSo(state)) throw new Error(`still ${state.status}: ${JSON.stringify(state.log.at(-1))}`);
        return state;
      },
      { timeout: 30_000, interval: 50 },
    );

  return {
    api: clientOf(api.url, API_KEY),
    intermission,
    temporal,
    config,
    log,
    home,
    site,
    async startWorker(encryptionKeys = config.encryptionKeys) {
      worker = await startWorker({ ...config, encryptionKeys }, log, bundle, replaced);
    },
    async stopWorker() {
      await worker?.stop();
      worker = undefined;
    },
    /** Starts a run that opens the page and then does these nodes. */
    async start(...nodes: unknown[]): Promise<RunState> {
      const automation = { url: site, parameters: { input_parameters: {} }, nodes };
      const run = await intermission.startRun({ automation, owner: { email: 'ana@example.com' } });
      started.push(run.runId);
      return run;
    },
    until,
    /** Counts a run that the test started in its own way among those that `endRuns` ends. */
    endLater(runId: string) {
      started.push(runId);
    },
    /** Cancels what the test left running, so that its browsers are free for the next one. */
    async endRuns() {
      for (const runId of started.splice(0)) {
        await intermission.cancelRun(runId).catch(() => undefined);
        await until(runId, ({ status }) => ENDED.includes(status));
      }
    },
    /** Path of the link in the latest mail for this run. */
    async mailedLink(runId: string, generation = 1): Promise<string> {
      return await vi.waitFor(
        async () => {
          const folder = join(home, 'outbox');
          const names = await readdir(folder);
          const name = names.find((file) => file.startsWith(runId) && file.endsWith(`.${generation}.json`));
          if (name === undefined) throw new Error('no mail');
          const { text } = JSON.parse(await readFile(join(folder, name), 'utf8')) as { text: string };
          const link = /https?:\/\/[^/\s]+(\/link\/\S+)/.exec(text)?.[1];
          if (link === undefined) throw new Error('no link in the mail');
          return link;
        },
        { timeout: 20_000, interval: 50 },
      );
    },
    async stop() {
      await api.stop();
      await worker?.stop();
      await browsers.stop();
      await intermission.close();
      page.closeAllConnections();
      await new Promise((resolve) => page.close(resolve));
      await temporal.teardown();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export type Stack = Awaited<ReturnType<typeof startStack>>;

/** A node that waits for a person. */
export function pauseNode(seconds = 300) {
  return { type: 'action_node', human_in_loop_action: { max_wait_time: seconds } };
}

async function workflowBundle() {
  const quiet = () => undefined;
  return await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet },
  });
}
