import { createHash, createHmac, randomUUID } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError, type WorkflowStartOptions } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { type Automation } from '../automation/model/automation.js';
import { automationLabel } from '../automation/model/queries.js';
import { RUN_LIMIT_SECONDS } from '../automation/model/limits.js';
import { PENDING, QUEUE_LENGTH, QUEUE_WAIT_SECONDS, QUEUED_RUN, TENANT_PRIORITY } from '../contracts/queue.js';
import { withoutNullMembers } from '../contracts/start-request.js';
import type { MemoLimit } from '../contracts/limits.js';
import { SEARCH_ATTRIBUTES, TASK_QUEUE } from '../infra/temporal/names.js';
import type { AutomationInput } from '../contracts/workflow-messages.js';
import type { TemporalClient } from './connection.js';
import { IdempotencyConflictError, InvalidRequestError, RunNotFoundError } from './errors.js';
import { jsonDigest } from './json.js';
import { limitsOf } from './limits.js';
import type { QueueGate } from './queue.js';
import { priorityOf, queuedOptions } from './queue-start.js';
import { readRequest, type StartRequest } from './request.js';
import { everyNode } from '../automation/model/walk-nodes.js';
import { sealSecrets } from './seal.js';
import type { RunMemo } from './runs/run-memo.js';
import { runDetails, runSummary, siteOf } from './runs/summary.js';
import { type TemporalRuns, WORKFLOW_TYPE } from './runs/temporal-runs.js';

export interface StartOptions {
  /** The tenant of the run: a name of letters, digits, dots, dashes and underscores. Each tenant has its own idempotency keys. */
  tenant?: string | undefined;
  /** Name of the automation's file in an operator's folder, without `.json`. The file of `INTERMISSION_TENANTS` refers to it. */
  automationFile?: string | undefined;
  /** The request's automation as `checkRequest` read it. When set, the request is valid and not checked again. */
  automation?: Automation;
  /** Seconds that the run may wait in the queue; an hour by default. */
  queueWaitSeconds?: number;
  /** Runs of the same tenant that may wait at once; 1000 by default. */
  queueLength?: number;
  /** How many runs of the tenant may work at once. Without this number, slots are the only limit. */
  tenantParallelism?: number;
  /** How many runs of the tenant's automation may work at once. A smaller `maxParallelism` of the request takes precedence. */
  automationParallelism?: number;
}

/** Starts the run, or finds the run that the same request started before. `automation`: what a new run will do. */
export async function startRun(
  temporal: TemporalRuns,
  given: StartRequest,
  {
    tenant,
    automationFile,
    automation: checked,
    queueWaitSeconds = QUEUE_WAIT_SECONDS,
    queueLength = QUEUE_LENGTH,
    tenantParallelism,
    automationParallelism,
    isEncrypted,
    secrets,
    gate,
  }: StartOptions & Pick<TemporalClient, 'isEncrypted' | 'secrets'> & { gate: QueueGate },
): Promise<{ runId: string; automation?: Automation }> {
  const request = withoutNullMembers(given);
  const automation = checked ?? readRequest(request);
  const { idempotencyKey, priority, maxParallelism, ...input } = request;
  if (tenant !== undefined && priority !== undefined && priority < TENANT_PRIORITY) {
    throw new InvalidRequestError([
      {
        path: 'priority',
        message: `must be ${TENANT_PRIORITY} to 5 for a tenant's key; only the operator's keys may go first`,
      },
    ]);
  }
  const workflowId =
    idempotencyKey === undefined ? `run-${randomUUID()}` : keyedRunId(secrets[0], idempotencyKey, tenant);
  // The digest of the unsealed request: sealing the same secret twice gives two texts.
  const bodyDigest = jsonDigest({
    ...input,
    ...(priority !== undefined && { priority }),
    ...(maxParallelism !== undefined && { maxParallelism }),
  });
  if (idempotencyKey !== undefined) {
    const earlier = await runOfEarlierVersion(temporal, idempotencyKey, tenant, bodyDigest);
    if (earlier !== undefined) return { runId: earlier };
    for (const secret of secrets) {
      // Under a secret that is being replaced, the run has another id.
      const runId = keyedRunId(secret, idempotencyKey, tenant);
      if (await isStarted(temporal, runId, bodyDigest)) return { runId };
    }
  }
  const sealed = sealSecrets(input, secrets[0], workflowId);
  // The name of a file takes precedence, because a tenant can choose any `automationName`.
  const automationName = automationFile ?? input.automationName ?? automationLabel(automation);
  const limits = limitsOf({
    ...{ tenant, automationName, source: automationFile === undefined ? 'sent' : 'file' },
    ...{ maxParallelism, tenantParallelism, automationParallelism },
  });
  const isLimited = limits.length > 0;
  const isNow = (await gate.admit({ length: queueLength, tenant, isLimited })) === 'now';
  // All requests with the same key use one workflow id, no matter how full the queue is when each of them arrives.
  const isDirect = isNow && idempotencyKey === undefined;
  const status = isLimited || (isNow && !isDirect) ? PENDING : 'queued';
  const options = {
    ...startOptions(workflowId, automation, sealed, bodyDigest, {
      tenant,
      automationFile,
      isEncrypted,
      status,
      limits,
    }),
    priority: priorityOf(priority, tenant),
  };
  const start = () =>
    isDirect
      ? temporal.workflows.start(WORKFLOW_TYPE, options)
      : temporal.workflows.start(QUEUED_RUN, queuedOptions(options, { waitSeconds: queueWaitSeconds, isNow }));
  try {
    await temporal.call(workflowId, start);
    return { runId: workflowId, automation };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    await isStarted(temporal, workflowId, bodyDigest);
    return { runId: workflowId };
  }
}

/** Whether the request has started its run before. Throws `IdempotencyConflictError` when another request has. */
async function isStarted(temporal: TemporalRuns, runId: string, bodyDigest: string): Promise<boolean> {
  try {
    const { memo } = await temporal.describe(runId);
    if (memo?.bodyDigest !== bodyDigest) throw new IdempotencyConflictError(runId);
    return true;
  } catch (error) {
    if (error instanceof RunNotFoundError) return false;
    throw error;
  }
}

/**
 * Derives the run's id from an idempotency key and the installation's secret, so that someone who knows or guesses the key, for example an
 * order number, does not know the run. Two tenants may choose the same key.
 */
function keyedRunId(secret: string | undefined, idempotencyKey: string, tenant: string | undefined): string {
  if (secret === undefined) throw new InvalidRequestError([{ path: 'idempotencyKey', message: NO_SECRET }]);
  const key = createHmac('sha256', secret).update('run ids').digest();
  const text = JSON.stringify([tenant ?? null, idempotencyKey]);
  return `run-${createHmac('sha256', key).update(text).digest('hex').slice(0, 32)}`;
}

const NO_SECRET =
  'needs the secret of the installation, so that the API and every client find the same run: set INTERMISSION_SECRET, or connect with Intermission.connect({ secret })';

/**
 * Finds a run whose id is a plain digest of the key, as earlier versions made it, so that a start repeated across the upgrade finds its
 * run.
 */
async function runOfEarlierVersion(
  temporal: TemporalRuns,
  idempotencyKey: string,
  tenant: string | undefined,
  bodyDigest: string,
): Promise<string | undefined> {
  const text = tenant === undefined ? idempotencyKey : JSON.stringify([tenant, idempotencyKey]);
  const runId = `run-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  try {
    const { memo } = await temporal.call(runId, () => temporal.handle(runId).describe());
    if (memo?.bodyDigest !== bodyDigest) throw new IdempotencyConflictError(runId);
    return runId;
  } catch (error) {
    if (error instanceof RunNotFoundError) return undefined;
    throw error;
  }
}

function startOptions(
  workflowId: string,
  automation: Automation,
  input: AutomationInput,
  bodyDigest: string,
  {
    tenant,
    automationFile,
    isEncrypted,
    status,
    limits,
  }: Pick<StartOptions, 'tenant' | 'automationFile'> &
    Pick<TemporalClient, 'isEncrypted'> & { status: 'queued' | typeof PENDING; limits: MemoLimit[] },
) {
  const name = input.automationName ?? automationLabel(automation);
  const memo: RunMemo = {
    bodyDigest,
    automation: name,
    ...(automationFile !== undefined && { automationFile }),
    site: siteOf(automation),
    ...(input.owner && { owner: input.owner }),
    isListed: true,
    ...(limits.length > 0 && { limits }),
  };
  const attribute = (key: keyof typeof SEARCH_ATTRIBUTES, value: string) => ({
    key: defineSearchAttributeKey(key, SEARCH_ATTRIBUTES[key]),
    value,
  });
  return {
    workflowId,
    taskQueue: TASK_QUEUE,
    args: [input] as [AutomationInput],
    workflowExecutionTimeout: RUN_LIMIT_SECONDS * 1000,
    workflowTaskTimeout: taskTimeoutOf(automation),
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    staticSummary: runSummary(name, automation, input.owner),
    staticDetails: runDetails(name, automation, input.owner),
    memo: { ...memo },
    typedSearchAttributes: [
      attribute('IntermissionStatus', status),
      attribute('IntermissionAutomation', name),
      ...(tenant !== undefined ? [attribute('IntermissionTenant', tenant)] : []),
      // Intermission can encrypt the memo, but not search attributes.
      ...(input.owner && !isEncrypted ? [attribute('IntermissionOwner', input.owner.email)] : []),
    ],
  } satisfies WorkflowStartOptions;
}

/**
 * How long Temporal waits for a worker that took a workflow task, in milliseconds. If the worker dies with the task, another one decides
 * this much later. A worker that is only busy must not miss it: with 100 runs started at once on two cores under a load average of 12, the
 * longest task took 0.9 s. A run with loops can have a history of thousands of steps, which a new worker replays within one task, so it has
 * Temporal's default.
 */
function taskTimeoutOf(automation: Automation): number {
  return everyNode(automation).some(({ type }) => type === 'for_loop_node') ? 10_000 : 3000;
}
