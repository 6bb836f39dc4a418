import { Worker } from '@temporalio/worker';
import { RUN_LIMIT_SECONDS } from '../automation/model/limits.js';
import { type Config, ConfigurationError } from '../config/index.js';
import { workerDataConverter } from '../infra/temporal/data-converter.js';
import type { Log } from '../infra/log.js';
import { BROWSERS_TASK_QUEUE, ownTaskQueueName } from '../infra/temporal/names.js';
import { connectToTemporal } from '../infra/temporal/worker-connection.js';
import { BrowserSlots } from './host/open-sessions.js';
import { createHoldSession } from './host/hold-session.js';
import { ReservableSlots } from './host/reservable-slots.js';
import { createReserveSlot, inReservedSlot } from './host/reserve-slot.js';
import { useTempFolder } from './chromium/temp-folder.js';
import { ReadyPool } from './chromium/ready-pool.js';
import { killSessions, SessionProcess } from './process/session-process.js';
import { sessionConfig } from './session/session-config.js';

export interface RunningBrowsers {
  /** Settles when the process holds no more sessions; rejects with the error that stopped it, if any. */
  stopped: Promise<void>;
  /** Drains: accepts no new sessions and lets the open ones end with their runs, which takes at most the runs' hard limit. */
  stop(): Promise<void>;
}

/**
 * Holds sessions for runs, at most `config.browsers.slots` at once. Waits until Temporal responds. Throws a `ConfigurationError` when no
 * Chromium can be launched.
 */
export async function startBrowsers(config: Config, log: Log): Promise<RunningBrowsers> {
  if (!config.chromiumSandbox) warnAboutSandbox(log);
  const removeTemporaryFiles = useTempFolder(killSessions);
  const { slots, ready } = config.browsers;
  const pool = new ReadyPool({ ready, slots }, () => SessionProcess.launch(sessionConfig(config)), log);
  try {
    await pool.begin();
  } catch (error) {
    removeTemporaryFiles();
    throw new ConfigurationError((error as Error).message, { cause: error });
  }
  const { connection, namespace } = await connectToTemporal(log);
  const sessions = new BrowserSlots(log);
  const reservable = new ReservableSlots(slots);
  const ownTaskQueue = ownTaskQueueName(slots);
  const holding = createHoldSession({ config, log, pool, sessions });
  const common = {
    connection,
    namespace,
    dataConverter: workerDataConverter(config.encryptionKeys),
    // The process notices the end of a run at most this much later.
    maxHeartbeatThrottleInterval: '500ms',
    defaultHeartbeatThrottleInterval: '500ms',
    shutdownGraceTime: RUN_LIMIT_SECONDS * 1000,
  } as const;
  const worker = await Worker.create({
    ...common,
    taskQueue: BROWSERS_TASK_QUEUE,
    activities: { ...holding, ...createReserveSlot(reservable, ownTaskQueue) },
    tuner: {
      activityTaskSlotSupplier: reservable.slotSupplier(),
      workflowTaskSlotSupplier: UNUSED,
      localActivityTaskSlotSupplier: UNUSED,
      nexusTaskSlotSupplier: UNUSED,
    },
  });
  const ownWorker = await Worker.create({
    ...common,
    taskQueue: ownTaskQueue,
    activities: inReservedSlot(holding, reservable),
    maxConcurrentActivityTaskExecutions: slots,
  });
  const workers = [worker, ownWorker];
  const shutDown = () => {
    for (const each of workers) if (each.getState() === 'RUNNING') each.shutdown();
  };
  const stopped = runAll(workers, shutDown).finally(async () => {
    await Promise.all([pool.close(), sessions.closeAll()]);
    await connection.close();
    removeTemporaryFiles();
    log.info('browsers stopped');
  });
  log.info({ taskQueue: BROWSERS_TASK_QUEUE, namespace, slots, ready }, 'browsers started');
  return {
    stopped,
    async stop() {
      shutDown();
      // No run will use the ready browsers any more.
      await pool.close();
      await stopped;
    },
  };
}

/** The process runs activities only. The SDK wants a supplier of slots for every kind of task. */
const UNUSED = { type: 'fixed-size', numSlots: 2 } as const;

/** Runs the workers until all have stopped. When one fails, the others stop as well. */
async function runAll(workers: readonly Worker[], shutDown: () => void): Promise<void> {
  const runs = workers.map((worker) => worker.run().finally(shutDown));
  await Promise.allSettled(runs);
  await Promise.all(runs);
}

function warnAboutSandbox(log: Log): void {
  const reason =
    process.getuid?.() === 0
      ? 'running as root, where Chromium has no sandbox'
      : 'INTERMISSION_CHROMIUM_SANDBOX is off';
  log.warn({ reason, setting: 'INTERMISSION_CHROMIUM_SANDBOX' }, 'Chromium runs without its sandbox');
}
