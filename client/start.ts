import { createHash, randomUUID } from 'node:crypto';
import {
  type Client,
  type Connection,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowStartOptions,
} from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { automationLabel, RUN_LIMIT_SECONDS, type Automation } from '../automation/index.js';
import { SEARCH_ATTRIBUTES, TASK_QUEUE } from '../config/names.js';
import type { AutomationInput } from '../workflows/messages.js';
import type { TemporalClient } from './connection.js';
import { IdempotencyConflictError } from './errors.js';
import { jsonDigest } from './json.js';
import { readRequest, type StartRequest } from './request.js';
import { CALL_MS, call } from './rpc.js';
import { sealSecrets } from './seal.js';
import { runDetails, runSummary, siteOf } from './summary.js';

export const WORKFLOW_TYPE = 'automation';

/** What a run keeps beside its history, for readers that have no worker to ask. */
export interface RunMemo {
  bodyDigest: string;
  automation: string;
  /** Host of the address the automation opens first. */
  site: string;
  owner?: StartRequest['owner'];
}

export interface StartOptions {
  /** Whose run it is: a name of letters, digits, dots, dashes and underscores. Idempotency keys are each tenant's own. */
  tenant?: string | undefined;
}

/** Starts the run, or finds the one that the same request started before. `automation`: what a new run will do. */
export async function startRun(
  client: Client,
  connection: Connection,
  request: StartRequest,
  { tenant, isEncrypted, secret }: StartOptions & Pick<TemporalClient, 'isEncrypted' | 'secret'>,
): Promise<{ runId: string; automation?: Automation }> {
  const automation = readRequest(request);
  const { idempotencyKey, ...input } = request;
  const workflowId = runIdFor(idempotencyKey, tenant);
  // Of what was asked for: sealed twice, the same secret gives two texts.
  const bodyDigest = jsonDigest(input);
  const sealed = sealSecrets(input, secret, workflowId);
  const options = startOptions(workflowId, automation, sealed, bodyDigest, { tenant, isEncrypted });
  try {
    await call(connection, workflowId, CALL_MS, () => client.workflow.start(WORKFLOW_TYPE, options));
    return { runId: workflowId, automation };
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { memo } = await call(connection, workflowId, CALL_MS, () =>
      client.workflow.getHandle(workflowId).describe(),
    );
    if (memo?.bodyDigest !== bodyDigest) throw new IdempotencyConflictError(workflowId);
    return { runId: workflowId };
  }
}

/** The key itself may be private to the caller, so it does not show in the id. Two tenants may choose the same one. */
function runIdFor(idempotencyKey: string | undefined, tenant: string | undefined): string {
  if (idempotencyKey === undefined) return `run-${randomUUID()}`;
  const text = tenant === undefined ? idempotencyKey : JSON.stringify([tenant, idempotencyKey]);
  return `run-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

function startOptions(
  workflowId: string,
  automation: Automation,
  input: AutomationInput,
  bodyDigest: string,
  { tenant, isEncrypted }: StartOptions & Pick<TemporalClient, 'isEncrypted'>,
) {
  const name = input.automationName ?? automationLabel(automation);
  const memo: RunMemo = {
    bodyDigest,
    automation: name,
    site: siteOf(automation),
    ...(input.owner && { owner: input.owner }),
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
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    workflowIdConflictPolicy: 'FAIL',
    staticSummary: runSummary(name, automation, input.owner),
    staticDetails: runDetails(name, automation, input.owner),
    memo: { ...memo },
    typedSearchAttributes: [
      attribute('IntermissionStatus', 'queued'),
      attribute('IntermissionAutomation', name),
      ...(tenant !== undefined ? [attribute('IntermissionTenant', tenant)] : []),
      // Search attributes are never encrypted; the memo is.
      ...(input.owner && !isEncrypted ? [attribute('IntermissionOwner', input.owner.email)] : []),
    ],
  } satisfies WorkflowStartOptions;
}
