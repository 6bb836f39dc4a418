import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { RUN_LIMIT_SECONDS } from '../automation/model/limits.js';
import { type Config, ConfigurationError } from '../config/index.js';
import { useInternalTls } from '../infra/internal-tls.js';
import { workerDataConverter } from '../infra/temporal/data-converter.js';
import type { Log } from '../infra/log.js';
import { openStore } from '../infra/storage/open-store.js';
import { browsersMetrics } from '../infra/metrics/browsers-metrics.js';
import { startProcessStatus } from '../infra/metrics/process-status.js';
import { whenArtifact } from '../infra/storage/artifact-outcomes.js';
import { currentTracing } from '../infra/tracing/tracing.js';
import { BROWSERS_TASK_QUEUE, ownTaskQueueName } from '../infra/temporal/names.js';
import { connectToTemporal, pingTemporal } from '../infra/temporal/worker-connection.js';
import { BrowserSlots } from './host/open-sessions.js';
import { createHoldSession, isRunning } from './host/hold-session.js';
import { launchSession } from './host/launch-session.js';
import { Lease } from './host/lease.js';
import { ReservableSlots } from './host/reservable-slots.js';
import { createReserveSlot } from './host/reserve-slot.js';
import { SharedPort } from './host/shared-port.js';
import { useTempFolder } from './chromium/temp-folder.js';
import { ReadyPool } from './chromium/ready-pool.js';
import { killSessions, type LaunchedSession } from './process/session-process.js';

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
export async function startBrowsers(
  config: Config,
  log: Log,
  launch?: () => Promise<LaunchedSession>,
): Promise<RunningBrowsers> {
  if (!config.chromiumSandbox) warnAboutSandbox(log);
  useInternalTls(config);
  if (config.internalTls !== undefined && config.browsers.port === undefined) {
    throw new ConfigurationError('INTERMISSION_INTERNAL_TLS_CERT needs INTERMISSION_BROWSERS_PORT, the port for TLS');
  }
  const status = await startProcessStatus(config, log, browsersMetrics);
  whenArtifact((outcome) => browsersMetrics.artifacts.inc({ outcome }));
  const removeTemporaryFiles = useTempFolder(killSessions);
  const { slots, ready, host, port } = config.browsers;
  const store = openStore(config);
  const pool = new ReadyPool({ ready, slots }, launch ?? (() => launchSession(config, store)), log);
  let sharedPort: SharedPort | undefined;
  try {
    if (port !== undefined) sharedPort = await SharedPort.start({ host, port }, log);
    await pool.begin();
  } catch (error) {
    sharedPort?.close();
    removeTemporaryFiles();
    status.stop();
    throw new ConfigurationError((error as Error).message, { cause: error });
  }
  const { connection, namespace } = await connectToTemporal(log, status.coreAddress);
  const dataConverter = workerDataConverter(config.encryptionKeys);
  const client = new Client({ connection, namespace, dataConverter });
  const sessions = new BrowserSlots(log, (run) => isRunning(client, run));
  const reservable = new ReservableSlots(slots);
  status.whenRead(() => {
    browsersMetrics.slots.set(slots);
    browsersMetrics.slotsFree.set(reservable.available);
    browsersMetrics.sessionsOpen.set(sessions.count);
  });
  const ownTaskQueue = ownTaskQueueName(slots);
  const lease = new Lease(ownTaskQueue, log);
  const holding = createHoldSession({
    ...{ config, store, log, pool, sessions, lease, slots: reservable, taskQueue: ownTaskQueue, sharedPort },
  });
  const tracing = currentTracing();
  const common = {
    connection,
    namespace,
    dataConverter,
    // The SDK must not delay heartbeats: each activity decides how often it sends one.
    maxHeartbeatThrottleInterval: '200ms',
    defaultHeartbeatThrottleInterval: '200ms',
    shutdownGraceTime: RUN_LIMIT_SECONDS * 1000,
    ...(tracing && { interceptors: { activity: [tracing.activities] } }),
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
    activities: { ...holding, ...lease.activities },
    // One activity holds each session, and two while the session passes from one activity to the next.
    maxConcurrentActivityTaskExecutions: 2 * slots + 4,
  });
  const drain = async () => {
    reservable.drain();
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await opening.catch(() => undefined);
    // The activities that hold the open sessions come from the process's own task queue.
    await sessions.allFinished();
    lease.end();
    if (ownWorker.getState() === 'RUNNING') ownWorker.shutdown();
  };
  const opening = worker.run().finally(() => void drain());
  const holdingOn = ownWorker.run().finally(() => void drain());
  const ended = Promise.allSettled([opening, holdingOn, lease.keep(client)]);
  const stopped = ended
    .then(() => Promise.all([opening, holdingOn]))
    .then(() => undefined)
    .finally(async () => {
      await Promise.all([pool.close(), sessions.closeAll()]);
      sharedPort?.close();
      await connection.close();
      removeTemporaryFiles();
      status.stop();
      log.info('browsers stopped');
    });
  status.setReady(async () => {
    if (worker.getState() !== 'RUNNING') throw new Error('it stops: it takes no new sessions');
    await pingTemporal(connection, namespace);
    return { slots, slotsFree: reservable.available };
  });
  log.info({ taskQueue: BROWSERS_TASK_QUEUE, namespace, slots, ready }, 'browsers started');
  return {
    stopped,
    async stop() {
      void drain();
      // No run will use the ready browsers any more.
      await pool.close();
      await stopped;
    },
  };
}

/** The process runs activities only. The SDK wants a supplier of slots for every kind of task. */
const UNUSED = { type: 'fixed-size', numSlots: 2 } as const;

function warnAboutSandbox(log: Log): void {
  const reason =
    process.getuid?.() === 0
      ? 'running as root, where Chromium has no sandbox'
      : 'INTERMISSION_CHROMIUM_SANDBOX is off';
  log.warn({ reason, setting: 'INTERMISSION_CHROMIUM_SANDBOX' }, 'Chromium runs without its sandbox');
}
