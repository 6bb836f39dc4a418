import { z } from 'zod';
import { port, type ValuesOf, webUrl } from '../values.js';

/** The embedded Temporal server, and ours about any. Temporal's own (`TEMPORAL_*`) are read by its envconfig. */
export const temporalSettings = {
  INTERMISSION_TEMPORAL_PORT: port.default(7233).describe('port of the embedded Temporal server'),
  INTERMISSION_TEMPORAL_UI_PORT: port.default(8233).describe('port of the embedded Temporal Web UI'),
  INTERMISSION_TEMPORAL_CLI: z.string().optional().meta({
    description: 'path of the Temporal CLI, which carries that server',
    unset: 'temporal on PATH; npm scripts look for one',
  }),
  INTERMISSION_TEMPORAL_UI_URL: webUrl.optional().meta({
    description: 'base URL of the Temporal Web UI, for links to it',
    unset: 'http://127.0.0.1:INTERMISSION_TEMPORAL_UI_PORT',
  }),
  INTERMISSION_WORKER_DEPLOYMENT: z.string().min(1).optional().meta({
    description:
      'name of a Temporal worker deployment: each run then stays with the version of the workflow code it began with',
    unset: 'workers are not versioned; any of them goes on with any run',
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
    workerDeployment: env.INTERMISSION_WORKER_DEPLOYMENT,
  };
}
