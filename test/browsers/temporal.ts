import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { type Browser, chromium } from 'playwright';
import { type RunningBrowsers, startBrowsers } from '../../browsers/start.js';
import type { Session } from '../../contracts/workflow-messages.js';
import { type holdTest, sessionsQuery } from './hold-workflow.js';
import { testSettings } from './settings.js';
import { until } from './until.js';

/** A real Temporal server with a worker for `holdTest`. */
export class TestTemporal {
  private constructor(
    readonly environment: TestWorkflowEnvironment,
    private readonly worker: Worker,
    private readonly running: Promise<void>,
  ) {}

  static async start(): Promise<TestTemporal> {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    const path = process.env.INTERMISSION_TEMPORAL_CLI;
    const environment = await TestWorkflowEnvironment.createLocal(
      path === undefined ? {} : { server: { executable: { type: 'existing-path', path } } },
    );
    // The processes under test find the server as they always do.
    process.env.TEMPORAL_ADDRESS = environment.address;
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue: 'test',
      workflowsPath: fileURLToPath(new URL('hold-workflow.ts', import.meta.url)),
    });
    return new TestTemporal(environment, worker, worker.run());
  }

  async stop(): Promise<void> {
    this.worker.shutdown();
    await this.running;
    await this.environment.teardown();
    delete process.env.TEMPORAL_ADDRESS;
  }

  startBrowsers(settings: Record<string, string> = {}): Promise<RunningBrowsers> {
    const { config, log } = testSettings(settings);
    return startBrowsers(config, log);
  }

  startRun(...args: Parameters<typeof holdTest>): Promise<WorkflowHandle<typeof holdTest>> {
    return this.environment.client.workflow.start<typeof holdTest>('holdTest', {
      taskQueue: 'test',
      args,
      workflowId: `run/${randomUUID()}`,
      workflowExecutionTimeout: '5 minutes',
    });
  }
}

/** The session that `holdSession` told the run. */
export async function openedSession(run: WorkflowHandle<typeof holdTest>): Promise<Session> {
  await until(async () => (await run.query(sessionsQuery)).length > 0);
  const [session] = await run.query(sessionsQuery);
  if (session === undefined) throw new Error('no session');
  return session;
}

/** Attaches as a worker does. */
export async function attach(session: Session): Promise<{ browser: Browser; pid: number }> {
  const browser = await chromium.connect(session.endpoint);
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
  return { browser, pid: processInfo.find(({ type }) => type === 'browser')?.id ?? 0 };
}

export async function closeSession(session: Session, finalScreenshot = false): Promise<void> {
  await fetch(`${session.liveUrl}/close`, { method: 'POST', body: JSON.stringify({ finalScreenshot }) });
}
