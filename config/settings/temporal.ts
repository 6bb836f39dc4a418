import { z } from 'zod';
import { oneOf, port, type ValuesOf, webUrl, wholeNumber } from '../setting-types.js';

/**
 * Settings of the embedded Temporal server, and Intermission's own for any server. Temporal's settings (`TEMPORAL_*`) are read by its
 * envconfig.
 */
export const temporalSettings = {
  INTERMISSION_TEMPORAL_PORT: port
    .default(7233)
    .meta({ description: 'port of the embedded Temporal server', usedBy: ['worker', 'browsers', 'cli'] }),
  INTERMISSION_TEMPORAL_UI_PORT: port
    .default(8233)
    .meta({ description: 'port of the embedded Temporal Web UI', usedBy: ['api', 'worker', 'browsers', 'cli'] }),
  INTERMISSION_TEMPORAL_CLI: z
    .string()
    .optional()
    .meta({
      description: 'path of the Temporal CLI, which runs that server',
      unset: 'temporal on PATH; npm scripts look for one',
      usedBy: ['cli'],
    }),
  INTERMISSION_TEMPORAL_UI_URL: webUrl.optional().meta({
    description: 'base URL of the Temporal Web UI, for links to it',
    unset: 'http://127.0.0.1:INTERMISSION_TEMPORAL_UI_PORT',
    usedBy: ['api', 'worker', 'browsers', 'cli'],
  }),
  INTERMISSION_WORKER_CACHED_RUNS: wholeNumber(10)
    .default(250)
    .meta({
      description: 'number of open runs that a worker keeps in memory; it reads the history of any other run again',
      usedBy: ['worker'],
    }),
  INTERMISSION_WORKER_DEPLOYMENT: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        'name of a Temporal worker deployment, which keeps each run on the version of the workflow code it began with',
      unset: 'workers are not versioned; any worker continues any run',
      usedBy: ['worker'],
    }),
  INTERMISSION_WORKFLOW_STACKS: oneOf(['on', 'off'])
    .default('off')
    .meta({
      description:
        'on: stack traces show where workflow code has a bug and what a run waits for, at about 1 ms per step',
      usedBy: ['worker'],
    }),
};

export function temporalConfig(env: ValuesOf<typeof temporalSettings>) {
  return {
    embeddedTemporal: {
      port: env.INTERMISSION_TEMPORAL_PORT,
      uiPort: env.INTERMISSION_TEMPORAL_UI_PORT,
      cli: env.INTERMISSION_TEMPORAL_CLI,
    },
    temporalUiUrl: env.INTERMISSION_TEMPORAL_UI_URL ?? `http://127.0.0.1:${env.INTERMISSION_TEMPORAL_UI_PORT}`,
    cachedRuns: env.INTERMISSION_WORKER_CACHED_RUNS,
    workerDeployment: env.INTERMISSION_WORKER_DEPLOYMENT,
    keepsWorkflowStacks: env.INTERMISSION_WORKFLOW_STACKS === 'on',
  };
}
