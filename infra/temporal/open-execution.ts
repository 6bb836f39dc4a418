import type { WorkflowExecutionDescription } from '@temporalio/client';

/** Whether the execution goes on: it runs, or somebody paused it in Temporal. */
export function isOpen({ status: { name } }: Pick<WorkflowExecutionDescription, 'status'>): boolean {
  return name === 'RUNNING' || name === 'PAUSED';
}
