import type { WorkflowStartOptions } from '@temporalio/client';
import { defineSearchAttributeKey, type SearchAttributePair } from '@temporalio/common';
import { type Automation } from '../automation/model/automation.js';
import { RUN_LIMIT_SECONDS } from '../automation/model/limits.js';
import { automationLabel } from '../automation/model/queries.js';
import { everyNode } from '../automation/model/walk-nodes.js';
import type { MemoLimit } from '../contracts/limits.js';
import type { PENDING } from '../contracts/queue.js';
import { labelsOf, type RunOrigin } from '../contracts/run-labels.js';
import type { AutomationInput } from '../contracts/workflow-messages.js';
import { SEARCH_ATTRIBUTES, TASK_QUEUE } from '../infra/temporal/names.js';
import type { TemporalClient } from './connection.js';
import { ownerTerms } from './runs/find-terms.js';
import type { RunMemo } from './runs/run-memo.js';
import { runDetails, runSummary, siteOf } from './runs/summary.js';

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
  /** Where the run comes from, besides its request. */
  origin?: RunOrigin;
  /** How many runs of the tenant may work at once. Without this number, slots are the only limit. */
  tenantParallelism?: number;
  /** How many runs of the tenant's automation may work at once. A smaller `maxParallelism` of the request takes precedence. */
  automationParallelism?: number;
}

/** The facts about a start besides its request. */
interface StartFacts
  extends Pick<StartOptions, 'tenant' | 'automationFile'>, Pick<TemporalClient, 'isEncrypted' | 'secrets'> {
  bodyDigest: string;
  /** Whether the id of the run comes from an idempotency key. */
  isKeyed: boolean;
  status: 'queued' | typeof PENDING;
  limits: MemoLimit[];
  maxParallelism: number | undefined;
  /** Where the run comes from, besides its request. */
  origin?: RunOrigin;
  /** The values of `FIND_ATTRIBUTES`; none in a namespace without them. */
  attributes: SearchAttributePair[];
}

/** The options with which Temporal starts the run itself. */
export function startOptions(workflowId: string, automation: Automation, input: AutomationInput, facts: StartFacts) {
  const { bodyDigest, isKeyed, tenant, automationFile, status, limits, maxParallelism, origin, attributes } = facts;
  const name = input.automationName ?? automationLabel(automation);
  const memo: RunMemo = {
    bodyDigest,
    automation: name,
    ...(automationFile !== undefined && { automationFile }),
    site: siteOf(automation),
    ...(input.owner && { owner: input.owner }),
    ...labelsOf(input),
    ...origin,
    isListed: true,
    ...(attributes.length > 0 && { hasDeadline: true }),
    ...(isKeyed && { runId: workflowId }),
    ...(limits.length > 0 && { limits }),
    ...(maxParallelism !== undefined && { maxParallelism }),
  };
  const [ownerTerm] = input.owner ? ownerTerms(input.owner.email, facts) : [];
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
      ...(ownerTerm === undefined ? [] : [attribute('IntermissionOwner', ownerTerm)]),
      ...attributes,
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
