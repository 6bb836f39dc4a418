import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { WorkerOptions, WorkflowBundleOption } from '@temporalio/worker';

/**
 * Worker options that declare the version of the workflow code. The build id is a digest of the bundle, so the same code is the same
 * version everywhere. Runs are pinned to the version they began with. Empty when workers are not versioned.
 */
export function versionOf(
  deploymentName: string | undefined,
  bundle: WorkflowBundleOption,
): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (deploymentName === undefined) return {};
  return {
    workerDeploymentOptions: {
      version: { deploymentName, buildId: buildIdOf(bundle) },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'PINNED',
    },
  };
}

export function buildIdOf(bundle: WorkflowBundleOption): string {
  const code = 'code' in bundle ? bundle.code : readFileSync(bundle.codePath);
  return createHash('sha256').update(code).digest('hex').slice(0, 16);
}
