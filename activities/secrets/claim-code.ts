import { createHmac } from 'node:crypto';
import { Context } from '@temporalio/activity';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { TASK_QUEUE } from '../../infra/temporal/names.js';
import type { Code } from './totp.js';

/** Every service refuses older codes. */
const KEPT = '10m';

/**
 * Claims a code for one step of one run, because servers refuse a code that was already used. True for the first caller across all runs and
 * workers. Temporal records the claim as a workflow whose id is a keyed hash of the secret and the code's period.
 */
export async function claimCode({ secretId, validUntil }: Code, key: string): Promise<boolean> {
  const digest = createHmac('sha256', key).update(`one-time code ${secretId} ${validUntil}`).digest('base64url');
  try {
    await Context.current().client.workflow.start('usedCode', {
      taskQueue: TASK_QUEUE,
      workflowId: `code-${digest}`,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowExecutionTimeout: KEPT,
      staticSummary: 'a one-time code was used',
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
