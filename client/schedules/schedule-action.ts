import type { SearchAttributePair } from '@temporalio/common';
import type { Automation } from '../../automation/model/automation.js';
import { automationLabel } from '../../automation/model/queries.js';
import { PENDING, QUEUE_WAIT_SECONDS, QUEUED_RUN } from '../../contracts/queue.js';
import { withoutNullMembers } from '../../contracts/start-request.js';
import type { TemporalClient } from '../connection.js';
import { InvalidRequestError } from '../errors.js';
import { jsonDigest } from '../json.js';
import { limitsOf } from '../limits.js';
import { priorityOf, queuedOptions } from '../queue-start.js';
import { readRequest, type StartRequest } from '../request.js';
import { findAttributes } from '../runs/find-terms.js';
import { hasOwnSecret } from '../seal.js';
import { type StartOptions, startOptions } from '../start-options.js';
import { checkPriority } from '../start.js';

/** The request that starts each run of a schedule, checked. */
export interface ScheduledRun {
  request: StartRequest;
  automation: Automation;
  automationName: string;
}

/** Checks the request of a new schedule. Throws `InvalidRequestError`. */
export function readScheduledRun(
  given: StartRequest,
  { tenant, automation, automationFile }: StartOptions,
): ScheduledRun {
  const request = withoutNullMembers(given);
  const read = automation ?? readRequest(request);
  if (request.idempotencyKey !== undefined)
    throw refused('idempotencyKey', 'must be absent: each time starts a new run');
  if (hasOwnSecret(request)) throw refused('secureParameters', NO_SECRETS);
  checkPriority(request.priority, tenant);
  return {
    request,
    automation: read,
    automationName: automationFile ?? request.automationName ?? automationLabel(read),
  };
}

/**
 * What Temporal starts each time: a `queuedRun`, whose id is `runId` and the time. `with` adds `attributes`, or none in a namespace that lacks
 * them.
 */
export function actionOf(
  schedule: string,
  runId: string,
  { request, automation, automationName }: ScheduledRun,
  {
    tenant,
    automationFile,
    queueWaitSeconds = QUEUE_WAIT_SECONDS,
    tenantParallelism,
    automationParallelism,
  }: StartOptions,
  installation: Pick<TemporalClient, 'isEncrypted' | 'secrets'>,
) {
  const { priority, maxParallelism, ...input } = request;
  const limits = limitsOf({
    ...{ tenant, automationName, source: automationFile === undefined ? ('sent' as const) : ('file' as const) },
    ...{ maxParallelism, automationParallelism, tenantParallelism },
  });
  const { owner, tags, metadata } = input;
  const found = { runId, automation: automationName, owner, tags, metadata, schedule };
  const facts = {
    ...{ bodyDigest: jsonDigest(input), tenant, automationFile, limits, maxParallelism, ...installation },
    isKeyed: false,
    status: limits.length > 0 ? (PENDING as typeof PENDING) : ('queued' as const),
    origin: { schedule },
  };
  const withAttributes = (attributes: SearchAttributePair[]) => {
    const run = {
      ...startOptions(runId, automation, input, { ...facts, attributes }),
      priority: priorityOf(priority, tenant),
    };
    const action = queuedOptions(run, { waitSeconds: queueWaitSeconds, isNow: false });
    return { ...action, type: 'startWorkflow' as const, workflowType: QUEUED_RUN };
  };
  return { attributes: findAttributes(found, installation), with: withAttributes };
}

const NO_SECRETS =
  'must not contain a TOTP secret, because a schedule has no run yet for which it could be sealed; refer to a vault instead';

function refused(path: string, message: string): InvalidRequestError {
  return new InvalidRequestError([{ path, message }]);
}
