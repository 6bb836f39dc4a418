import { Client } from '@temporalio/client';
import { Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { RUN_LIMIT_SECONDS } from './automation/model/limits.js';
import { messageOf } from './automation/model/error-message.js';
import { createActivities } from './activities/index.js';
import { loadHandlers } from './activities/private/load-handlers.js';
import type { Config } from './config/index.js';
import { useInternalTls } from './infra/internal-tls.js';
import { workerDataConverter, workflowBundlePath } from './infra/temporal/data-converter.js';
import type { Log } from './infra/log.js';
import { TASK_QUEUE } from './infra/temporal/names.js';
import { pingTemporal, connectToTemporal } from './infra/temporal/worker-connection.js';
import { startProcessStatus } from './infra/metrics/process-status.js';
import { workerMetrics } from './infra/metrics/worker-metrics.js';
import { nodeTimes } from './infra/metrics/node-times.js';
import { runEvents } from './infra/metrics/run-events.js';
import { whenArtifact } from './infra/storage/artifact-outcomes.js';
import { ensureRetentionSchedule } from './infra/temporal/retention-schedule.js';
import { currentTracing } from './infra/tracing/tracing.js';
import { versionOf } from './infra/temporal/worker-version.js';
import { withStacks } from './infra/temporal/workflow-stacks.js';

/** Maximum number of concurrent node activities in one process. */
const MAX_ACTIVITIES = 100;
/**
 * Maximum number of workflow tasks that one process has taken. One thread works through them, so a higher number only lets them wait here,
 * where their time-out runs: with 40, the SDK's default, the longest of 100 runs started at once took 2.0 s instead of 0.9 s.
 */
const MAX_WORKFLOW_TASKS = 10;
/**
 * How many polls for tasks wait at Temporal. A worker that is stopped or cut off still takes one task on each, which Temporal reassigns
 * after 3 s. One in five workflow polls takes tasks of any run.
 */
const POLLS = { activities: 3, workflows: 5 };
/** A stopping worker lets its nodes finish; no node lasts longer than its run. */
const GRACE_MS = RUN_LIMIT_SECONDS * 1000;
/** After that it exits, even if a node ignores cancellation. */
const FORCE_MS = GRACE_MS + 5000;

export interface RunningWorker {
  /** Settles when the worker has stopped, with the error that stopped it, if any. */
  stopped: Promise<void>;
  /** Drains the worker: it takes no new work and lets its running nodes finish. */
  stop: () => Promise<void>;
}

/** Starts a worker on the queue `intermission` with the built workflow bundle. Waits until Temporal responds. */
export async function startWorker(
  config: Config,
  log: Log,
  workflowBundle: WorkflowBundleOption = {
    codePath: workflowBundlePath(config.encryptionKeys, currentTracing() !== undefined),
  },
  given: Pick<Parameters<typeof createActivities>[0], 'connectToOnePassword'> = {},
): Promise<RunningWorker> {
  useInternalTls(config);
  const handlers = await loadHandlers(config.handlersModule);
  const status = await startProcessStatus(config, log, workerMetrics);
  whenArtifact((outcome) => workerMetrics.artifacts.inc({ outcome }));
  const { connection, namespace } = await connectToTemporal(log, status.coreAddress);
  const { activities, release } = createActivities({
    config,
    log,
    handlers,
    connectToOnePassword: given.connectToOnePassword,
  });
  const tracing = currentTracing();
  const version = versionOf(config.workerDeployment, workflowBundle);
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: withStacks(workflowBundle, config.keepsWorkflowStacks),
    activities,
    sinks: { ...runEvents, ...tracing?.sinks },
    interceptors: { activity: tracing ? [tracing.activities, nodeTimes] : [nodeTimes] },
    dataConverter: workerDataConverter(config.encryptionKeys),
    // Without this, a history that the code cannot replay, or whose payloads no key can decrypt, would block its run until the run's limit.
    workflowFailureErrorTypes: { '*': ['NondeterminismError'] },
    maxConcurrentActivityTaskExecutions: MAX_ACTIVITIES,
    maxConcurrentWorkflowTaskExecutions: MAX_WORKFLOW_TASKS,
    activityTaskPollerBehavior: { type: 'simple-maximum', maximum: POLLS.activities },
    workflowTaskPollerBehavior: { type: 'simple-maximum', maximum: POLLS.workflows },
    maxCachedWorkflows: config.cachedRuns,
    // After a worker dies, another one takes over its paused runs this much later; Temporal's default is 10 s.
    stickyQueueScheduleToStartTimeout: '500ms',
    maxHeartbeatThrottleInterval: '500ms',
    defaultHeartbeatThrottleInterval: '500ms',
    shutdownGraceTime: GRACE_MS,
    shutdownForceTime: FORCE_MS,
    ...version,
  });
  const { schedule } = new Client({ connection, namespace });
  // Runs do not need the schedule, and a namespace may not allow it.
  void ensureRetentionSchedule(schedule).catch((error: unknown) => {
    log.warn({ reason: messageOf(error) }, 'the schedule that removes old files could not be created');
  });
  const stopped = worker.run().finally(async () => {
    status.stop();
    await release();
    await connection.close();
  });
  status.setReady(async () => {
    if (worker.getState() !== 'RUNNING') throw new Error('it stops: it takes no new work');
    await pingTemporal(connection, namespace);
    return {};
  });
  const { buildId } = version.workerDeploymentOptions?.version ?? {};
  log.info({ taskQueue: TASK_QUEUE, namespace, buildId }, 'worker started');
  return {
    stopped,
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await stopped;
    },
  };
}
