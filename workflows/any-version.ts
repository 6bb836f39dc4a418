import { workflowInfo } from '@temporalio/workflow';

/**
 * Options of a workflow that may be in use for longer than any version of the workers, and that workers of any version may run. Temporal
 * rejects the option from a worker without a version.
 */
export function anyVersion(): { versioningBehavior?: 'AUTO_UPGRADE' } {
  return workflowInfo().currentDeploymentVersion?.deploymentName ? { versioningBehavior: 'AUTO_UPGRADE' } : {};
}
