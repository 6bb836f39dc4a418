import { Worker } from '@temporalio/worker';
import { RUN_LIMIT_SECONDS } from '../automation/index.js';
import { type Config, ConfigurationError } from '../config/index.js';
import { dataConverter } from '../config/data-converter.js';
import type { Log } from '../config/log.js';
import { BROWSERS_TASK_QUEUE } from '../config/names.js';
import { connectToTemporal } from '../config/native-connection.js';
import { killChromiums, launchChromium } from './chromium.js';
import { HeldSessions } from './held-sessions.js';
import { createHoldSession } from './hold-session.js';
import { keepTemporaryFilesTogether } from './own-folder.js';
import { ReadyPool } from './ready-pool.js';
import { startServer } from './server.js';

export interface RunningBrowsers {
  /** Settles when the process holds no session any more, with the error that stopped it, if any. */
  stopped: Promise<void>;
  /** Drains: takes no new session, lets those it holds end with their runs, which takes the runs' hard limit at most. */
  stop(): Promise<void>;
}

/** Holds sessions for runs, `config.browsers.places` at once. Waits until Temporal answers. Throws a `ConfigurationError` when no Chromium can be launched. */
export async function startBrowsers(config: Config, log: Log): Promise<RunningBrowsers> {
  if (!config.chromiumSandbox) warnAboutSandbox(log);
  const removeTemporaryFiles = keepTemporaryFilesTogether(killChromiums);
  const { places, ready, host } = config.browsers;
  const pool = new ReadyPool({ ready, places }, () => launchChromium(config), log);
  try {
    await pool.begin();
  } catch (error) {
    removeTemporaryFiles();
    throw new ConfigurationError((error as Error).message, { cause: error });
  }
  const { connection, namespace } = await connectToTemporal(log);
  const server = await startServer(host, log);
  const sessions = new HeldSessions(server, log);
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: BROWSERS_TASK_QUEUE,
    dataConverter: dataConverter(config.encryptionKeys),
    activities: createHoldSession({ config, log, pool, sessions }),
    maxConcurrentActivityTaskExecutions: places,
    // A run that ended is noticed this much later at most.
    maxHeartbeatThrottleInterval: '500ms',
    defaultHeartbeatThrottleInterval: '500ms',
    shutdownGraceTime: RUN_LIMIT_SECONDS * 1000,
  });
  const stopped = worker.run().finally(async () => {
    await Promise.all([pool.close(), sessions.closeAll()]);
    await server.close();
    await connection.close();
    removeTemporaryFiles();
    log.info('browsers stopped');
  });
  log.info({ taskQueue: BROWSERS_TASK_QUEUE, namespace, places, ready }, 'browsers started');
  return {
    stopped,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      // No run will take them any more.
      await pool.close();
      await stopped;
    },
  };
}

function warnAboutSandbox(log: Log): void {
  const reason =
    process.getuid?.() === 0 ? 'running as root, where Chromium has none' : 'INTERMISSION_CHROMIUM_SANDBOX is off';
  log.warn({ reason, setting: 'INTERMISSION_CHROMIUM_SANDBOX' }, 'Chromium runs without its sandbox');
}
