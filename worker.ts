import { Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { RUN_LIMIT_SECONDS } from './automation/index.js';
import { createActivities } from './activities/index.js';
import { loadHandlers } from './activities/private/load-handlers.js';
import type { Config } from './config/index.js';
import { dataConverter, workflowBundlePath } from './config/data-converter.js';
import type { Log } from './config/log.js';
import { TASK_QUEUE } from './config/names.js';
import { versionOf } from './config/version.js';
import { connectToTemporal } from './config/native-connection.js';

/** Workflows and node activities at once in one process. */
const MAX_ACTIVITIES = 100;
const MAX_CACHED_WORKFLOWS = 500;
/** A stopping worker lets its nodes finish; none lasts longer than its run. */
const GRACE_MS = RUN_LIMIT_SECONDS * 1000;
/** Then it leaves, even when a node does not listen. */
const FORCE_MS = GRACE_MS + 5000;

export interface RunningWorker {
  /** Settles when the worker has stopped, with the error that stopped it, if any. */
  stopped: Promise<void>;
  /** Drains: takes no new work, lets the nodes it runs finish. */
  stop: () => Promise<void>;
}

/** Starts a worker on the queue `intermission`, with the built workflow bundle. Waits until Temporal answers. */
export async function startWorker(
  config: Config,
  log: Log,
  workflowBundle: WorkflowBundleOption = { codePath: workflowBundlePath(config.encryptionKeys) },
  given: Pick<Parameters<typeof createActivities>[0], 'connectToOnePassword'> = {},
): Promise<RunningWorker> {
  const handlers = await loadHandlers(config.handlersModule);
  const { connection, namespace } = await connectToTemporal(log);
  const { activities, release } = createActivities({
    config,
    log,
    handlers,
    connectToOnePassword: given.connectToOnePassword,
  });
  const version = versionOf(config.workerDeployment, workflowBundle);
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle,
    activities,
    dataConverter: dataConverter(config.encryptionKeys),
    maxConcurrentActivityTaskExecutions: MAX_ACTIVITIES,
    maxCachedWorkflows: MAX_CACHED_WORKFLOWS,
    // After a worker dies, another takes its paused runs over this much later; Temporal's default is 10 s.
    stickyQueueScheduleToStartTimeout: '500ms',
    maxHeartbeatThrottleInterval: '500ms',
    defaultHeartbeatThrottleInterval: '500ms',
    shutdownGraceTime: GRACE_MS,
    shutdownForceTime: FORCE_MS,
    ...version,
  });
  const stopped = worker.run().finally(async () => {
    await release();
    await connection.close();
  });
  const { buildId } = version.workerDeploymentOptions?.version ?? {};
  log.info({ taskQueue: TASK_QUEUE, namespace, buildId }, 'worker started');
  return {
    stopped,
    async stop() {
      // The SDK shuts it down at a signal by itself.
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await stopped;
    },
  };
}
