import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, afterEach, vi } from 'vitest';
import { startApi } from '../../../api/server.js';
import type { RunState } from '../../../contracts/run-state.js';
import { ENDED } from '../../../contracts/run-status.js';
import type { ConnectToOnePassword } from '../../../activities/secrets/onepassword.js';
import { startBrowsers } from '../../../browsers/start.js';
import { Intermission } from '../../../client/index.js';
import { type Config, readConfig } from '../../../config/index.js';
import { createLog, type Log } from '../../../infra/log.js';
import { openStore } from '../../../infra/storage/open-store.js';
import { linkInMail, readOutbox } from '../../../infra/storage/outbox.js';
import { type RunningWorker, startWorker } from '../../../worker.js';
import { automationOf, pause } from '../runs/automations.js';
import { clientOf } from '../http/http.js';
import { serve } from '../http/serve.js';
import { type Settings, startedOnce } from './shared.js';
import { startTemporal } from '../temporal/temporal.js';
import { TestViewer } from '../owner/test-viewer.js';

export const API_KEY = 'a-key-of-a-service';
const OWNER = 'ana@example.com';

/** What tests put in place of the usual parts. */
interface Replacements {
  log?: Log;
  connectToOnePassword?: ConnectToOnePassword;
}

/**
 * All processes of Intermission in one, on a real Temporal server, with one page to automate. `settings` go before the usual ones; with one
 * for the Temporal Web UI, that is started there.
 */
async function startStack(settings: Record<string, string>, replaced: Replacements) {
  const webUi = settings.INTERMISSION_TEMPORAL_UI_URL;
  const temporal = await startTemporal(webUi === undefined ? undefined : Number(new URL(webUi).port));
  try {
    return await startOn(temporal, settings, replaced);
  } catch (error) {
    await temporal.teardown();
    throw error;
  }
}

async function startOn(temporal: TestWorkflowEnvironment, settings: Record<string, string>, replaced: Replacements) {
  const home = await mkdtemp(join(tmpdir(), 'intermission-test-'));
  const page = await serve((_req, res) => {
    res.setHeader('content-type', 'text/html');
    res.end('<!doctype html><title>A page</title><label>Code <input autofocus></label>');
  });
  const site = page.url;
  const config = readConfig({
    ...process.env,
    INTERMISSION_HOME: home,
    INTERMISSION_API_KEYS: API_KEY,
    INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1',
    INTERMISSION_LOG_LEVEL: 'error',
    PORT: '0',
    ...settings,
  });
  const store = openStore(config);
  const log = replaced.log ?? createLog(config, 'test');
  const [browsers, api] = await Promise.all([startBrowsers(config, log), startApi(config, log)]);
  let worker: RunningWorker | undefined = await startWorker(config, log, undefined, replaced);
  const intermission = Intermission.connect({ encryptionKeys: config.encryptionKeys, secret: config.secrets() });
  const started: string[] = [];

  /** Waits until the run is as asked. */
  const until = (runId: string, isSo: (state: RunState) => boolean): Promise<RunState> =>
    vi.waitFor(
      async () => {
        // What the test did by other ways than this client must show at once.
        const state = await intermission.getRun(runId, { isFresh: true });
        if (!isSo(state)) throw new Error(`still ${state.status}: ${JSON.stringify(state.log.at(-1))}`);
        return state;
      },
      { timeout: 30_000, interval: 50 },
    );

  /** Starts a run that opens the page and then does these nodes. */
  const start = async (...nodes: unknown[]): Promise<RunState> => {
    const run = await intermission.startRun({ automation: automationOf(site, ...nodes), owner: { email: OWNER } });
    started.push(run.runId);
    return run;
  };

  /** Path of the link in the latest mail for this run. */
  const mailedLink = (runId: string, generation = 1, pauseId = ''): Promise<string> =>
    vi.waitFor(
      async () => {
        const found = (await readOutbox(store)).find(
          ({ id, mail }) =>
            mail.runId === runId &&
            mail.pauseId.includes(pauseId) &&
            id.endsWith(`.${mail.generation}`) &&
            mail.generation === generation,
        );
        if (found === undefined) throw new Error('no mail');
        const link = linkInMail(found.mail);
        if (link === undefined) throw new Error('no link in the mail');
        return new URL(link).pathname;
      },
      { timeout: 20_000, interval: 50 },
    );

  return {
    api: clientOf(api.url, API_KEY),
    intermission,
    temporal,
    config,
    log,
    home,
    store,
    site,
    async startWorker(changes: Partial<Pick<Config, 'encryptionKeys' | 'keepsWorkflowStacks'>> = {}) {
      worker = await startWorker({ ...config, ...changes }, log, undefined, replaced);
    },
    async stopWorker() {
      await worker?.stop();
      worker = undefined;
    },
    start,
    until,
    mailedLink,
    /** A run that waits for its owner. The picture of the pause is the last thing to come before the person does. */
    async pausedRun(): Promise<RunState & { link: string }> {
      const { runId } = await start(pause());
      const run = await until(runId, ({ pause, artifacts }) => pause?.mail.state === 'sent' && artifacts.length > 0);
      return { ...run, link: await mailedLink(runId) };
    },
    /** What the browser that claims the mailed link sends to the live view. */
    async holderOf(runId: string, generation = 1) {
      const browser = clientOf(api.url, API_KEY).browser();
      await browser.press(await mailedLink(runId, generation));
      return { cookie: browser.jar.header(`/v1/runs/${runId}/live`), origin: api.url };
    },
    /** Watches a run. Throws when it may not. */
    view: (runId: string, headers: Record<string, string>) =>
      TestViewer.connect(`${api.url}/v1/runs/${runId}/live`, headers),
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
    async stop() {
      await api.stop();
      await worker?.stop();
      await browsers.stop();
      await intermission.close();
      await page.stop();
      await temporal.teardown();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export type Stack = Awaited<ReturnType<typeof startStack>>;

/** One stack for all tests of a file. It ends the runs of a test after the test. */
export function useStack(settings: Settings = {}, replaced: Replacements = {}): Stack {
  const stack = startedOnce(settings, (given) => startStack(given, replaced));
  afterEach(() => stack.endRuns?.());
  afterAll(() => stack.stop?.());
  return stack;
}
