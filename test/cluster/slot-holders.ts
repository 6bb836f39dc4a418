import { Context } from '@temporalio/activity';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../../activities/index.js';
import { readConfig } from '../../config/index.js';
import { createLog } from '../../infra/log.js';
import { BROWSERS_TASK_QUEUE, TASK_QUEUE } from '../../infra/temporal/names.js';
import type { HoldSessionInput, Session, SessionReport } from '../../contracts/workflow-messages.js';

// A worker as `intermission worker` runs it, but for the browser: slot-holders stand for the activities that need one, and for
// the `browsers` processes. Heartbeat timeouts are off, so that 2,000 slot-holders do not heartbeat. argv: `worker` or `holder`.
Runtime.install({ logger: new DefaultLogger('ERROR') });
const connection = await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS! });

async function createWorker(): Promise<Worker> {
  const config = readConfig();
  const { activities } = createActivities({
    config,
    log: createLog(config, 'worker'),
    handlers: new Map(),
  });
  return Worker.create({
    connection,
    taskQueue: TASK_QUEUE,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('../../workflows/index.js', import.meta.url)),
      workflowInterceptorModules: [
        fileURLToPath(new URL('../support/temporal/no-heartbeat-timeout.js', import.meta.url)),
      ],
      logger: new DefaultLogger('ERROR'),
    }),
    activities: { ...activities, openUrl: () => Promise.resolve({}) },
    maxCachedWorkflows: 500,
    maxConcurrentActivityTaskExecutions: 100,
    stickyQueueScheduleToStartTimeout: '500ms',
  });
}

/** Takes the commands that a session would take, and does nothing but end at `close`. */
async function createHolder(): Promise<Worker> {
  const closing = new Map<string, () => void>();
  const server = createServer((request, response) => {
    const [, runId = '', command] = (request.url ?? '').split('/');
    if (command === 'close') closing.get(runId)?.();
    request.resume();
    response.writeHead(204).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return Worker.create({
    connection,
    taskQueue: BROWSERS_TASK_QUEUE,
    maxConcurrentActivityTaskExecutions: 5000,
    activities: {
      async holdSession({ runId }: HoldSessionInput): Promise<SessionReport> {
        const closed = new Promise<void>((resolve) => closing.set(runId, resolve));
        const liveUrl = `http://127.0.0.1:${port}/${runId}`;
        const session: Session = { sessionId: runId, endpoint: 'ws://127.0.0.1:1/', liveUrl, runUrl: liveUrl };
        await Context.current().client.workflow.getHandle(runId).signal<[Session]>('sessionOpened', session);
        await closed;
        closing.delete(runId);
        return { artifacts: [] };
      },
    },
  });
}

const worker = await (process.argv[2] === 'holder' ? createHolder() : createWorker());
process.on('SIGTERM', () => process.exit(0));
process.send?.('ready');
await worker.run();
