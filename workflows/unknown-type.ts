import { workflowInfo } from '@temporalio/workflow';
import { fail } from '../contracts/fail.js';

/** Runs when a workflow of an unknown type is started: fails at once instead of being retried until its limit. */
export function unknownType(): Promise<never> {
  const { workflowType } = workflowInfo();
  const message = `Unknown workflow type ${workflowType}; start a workflow of type automation`;
  return Promise.reject(fail('InvalidAutomation', message));
}
