import { createHash } from 'node:crypto';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { type Automation } from '../automation/model/automation.js';
import { automationLabel } from '../automation/model/queries.js';
import { RUN_CLOSING_SECONDS, RUN_LIMIT_SECONDS } from '../automation/model/limits.js';
import { PENDING, QUEUE_LENGTH, QUEUE_WAIT_SECONDS, QUEUED_RUN, TENANT_PRIORITY } from '../contracts/queue.js';
import { withoutNullMembers } from '../contracts/start-request.js';
import type { TemporalClient } from './connection.js';
import { IdempotencyConflictError, InvalidRequestError, RunNotFoundError } from './errors.js';
import { jsonDigest } from './json.js';
import { limitsOf } from './limits.js';
import type { QueueGate } from './queue.js';
import { priorityOf, queuedOptions } from './queue-start.js';
import { readRequest, type StartRequest } from './request.js';
import { sealSecrets } from './seal.js';
import { type StartOptions, startOptions } from './start-options.js';
import { findAttributes } from './runs/find-terms.js';
import { keyedRunId, newRunId } from './runs/run-id.js';
import { runIdIn, type TemporalRuns, WORKFLOW_TYPE } from './runs/temporal-runs.js';
import type { FindableStarts } from './runs/findable-starts.js';

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
    origin,
    isEncrypted,
    secrets,
    gate,
    findable,
  }: StartOptions & Pick<TemporalClient, 'isEncrypted' | 'secrets'> & { gate: QueueGate; findable: FindableStarts },
): Promise<{ runId: string; automation?: Automation }> {
  const request = withoutNullMembers(given);
  const automation = checked ?? readRequest(request);
  const { idempotencyKey, priority, maxParallelism, ...input } = request;
  checkPriority(priority, tenant);
  // The name of a file takes precedence, because a tenant can choose any `automationName`.
  const automationName = automationFile ?? input.automationName ?? automationLabel(automation);
  const workflowId =
    idempotencyKey === undefined
      ? newRunId(automationName)
      : keyedRunId(automationName, { secret: secrets[0], idempotencyKey, tenant });
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
      const runId = keyedRunId(automationName, { secret, idempotencyKey, tenant });
      const started = await runOfKey(temporal, runId, bodyDigest);
      if (started !== undefined) return { runId: started };
    }
  }
  const sealed = sealSecrets(input, secrets[0], workflowId);
  const limits = limitsOf({
    ...{ tenant, automationName, source: automationFile === undefined ? 'sent' : 'file' },
    ...{ maxParallelism, tenantParallelism, automationParallelism },
  });
  const isLimited = limits.length > 0;
  const isNow = (await gate.admit({ length: queueLength, tenant, isLimited })) === 'now';
  // All requests with the same key use one workflow id, no matter how full the queue is when each of them arrives.
  const isDirect = isNow && idempotencyKey === undefined;
  const status = isLimited || (isNow && !isDirect) ? PENDING : 'queued';
  const waitSeconds = isNow ? 0 : queueWaitSeconds;
  const start = (attributes: SearchAttributePair[]) => {
    const options = {
      ...startOptions(workflowId, automation, sealed, {
        ...{ bodyDigest, tenant, automationFile, isEncrypted, secrets, status, limits, maxParallelism, attributes },
        ...(origin && { origin }),
        isKeyed: idempotencyKey !== undefined,
      }),
      priority: priorityOf(priority, tenant),
    };
    return temporal.call(workflowId, () =>
      isDirect
        ? temporal.workflows.start(WORKFLOW_TYPE, options)
        : temporal.workflows.start(QUEUED_RUN, queuedOptions(options, { waitSeconds, isNow })),
    );
  };
  const { owner, tags, metadata } = input;
  const deadline = new Date(Date.now() + (waitSeconds + RUN_LIMIT_SECONDS - RUN_CLOSING_SECONDS) * 1000);
  const { schedule } = origin ?? {};
  const found = { runId: workflowId, automation: automationName, owner, tags, metadata, deadline, schedule };
  try {
    await findable.start(start, findAttributes(found, { isEncrypted, secrets }));
    return { runId: workflowId, automation };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return { runId: (await runOfKey(temporal, workflowId, bodyDigest)) ?? workflowId };
  }
}

/** Throws `InvalidRequestError` for a priority that a tenant may not choose. */
export function checkPriority(priority: number | undefined, tenant: string | undefined): void {
  if (tenant === undefined || priority === undefined || priority >= TENANT_PRIORITY) return;
  const message = `must be ${TENANT_PRIORITY} to 5 for a tenant's key; only the operator's keys may go first`;
  throw new InvalidRequestError([{ path: 'priority', message }]);
}

/** The id of the run that the request has started before, if any. Throws `IdempotencyConflictError` when another request has the key. */
async function runOfKey(temporal: TemporalRuns, runId: string, bodyDigest: string): Promise<string | undefined> {
  try {
    const description = await temporal.describeKeyed(runId);
    const started = runIdIn(description);
    if (description.memo?.bodyDigest !== bodyDigest) throw new IdempotencyConflictError(started);
    return started;
  } catch (error) {
    if (error instanceof RunNotFoundError) return undefined;
    throw error;
  }
}

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
