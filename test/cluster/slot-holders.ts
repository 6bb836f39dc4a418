import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../../activities/index.js';
import type { End } from '../../browsers/session/browser-session.js';
import type { LaunchedSession } from '../../browsers/process/session-process.js';
import { startBrowsers } from '../../browsers/start.js';
import { readConfig } from '../../config/index.js';
import { workflowBundlePath } from '../../infra/temporal/data-converter.js';
import { createLog } from '../../infra/log.js';
import { TASK_QUEUE } from '../../infra/temporal/names.js';

// Starts a worker or a `browsers` process (argv: `worker` or `holder`) as `intermission` does, with leases and heartbeats. Stand-ins replace
// the sessions' processes with their Chromiums, and the activity that opens the first page.
const config = readConfig();
const log = createLog(config, 'worker');

async function startWorker(): Promise<void> {
  const { activities } = createActivities({ config, log, handlers: new Map() });
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address: process.env.TEMPORAL_ADDRESS! }),
    taskQueue: TASK_QUEUE,
    workflowBundle: { codePath: workflowBundlePath(config.encryptionKeys) },
    activities: { ...activities, openUrl: () => Promise.resolve({}) },
    maxCachedWorkflows: config.cachedRuns,
    maxConcurrentActivityTaskExecutions: 100,
    maxConcurrentWorkflowTaskExecutions: 10,
    stickyQueueScheduleToStartTimeout: '500ms',
  });
  void worker.run();
}

/** Responds to every command of a session. Only `close` has an effect: it ends the session. */
async function startHolder(): Promise<void> {
  const closing = new Map<string, () => void>();
  const server = createServer((request, response) => {
    const [, id = '', command] = (request.url ?? '').split('/');
    if (command === 'close') closing.get(id)?.();
    request.resume();
    response.writeHead(closing.has(id) ? 204 : 404).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  let launched = 0;
  const launch = (): Promise<LaunchedSession> => {
    launched += 1;
    const id = `stand-in-${launched}`;
    let end!: (end: End) => void;
    let leave!: () => void;
    const ended = new Promise<End>((resolve) => (end = resolve));
    const gone = new Promise<void>((resolve) => (leave = resolve));
    const close = () => end({ kind: 'closed', finalScreenshot: false });
    return Promise.resolve({
      ...{ pid: launched, sessionPid: launched, isGone: false, ended, gone, close },
      open: () => {
        closing.set(id, close);
        return Promise.resolve({
          sessionId: id,
          endpoint: 'ws://127.0.0.1:1/',
          liveUrl: `http://127.0.0.1:${port}/${id}`,
        });
      },
      shutDown: () => {
        closing.delete(id);
        leave();
        return Promise.resolve({ artifacts: [], acts: [], refused: [], notKept: [] });
      },
    });
  };
  await startBrowsers(config, log, launch);
}

await (process.argv[2] === 'holder' ? startHolder() : startWorker());
process.on('SIGTERM', () => process.exit(0));
process.send?.('ready');
