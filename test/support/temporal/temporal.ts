import { TestWorkflowEnvironment } from '@temporalio/testing';
import { IllegalStateError } from '@temporalio/common';
import { Runtime } from '@temporalio/worker';
import { registerSearchAttributes } from '../../../client/index.js';
import { ALIVE_SECONDS } from '../../../infra/temporal/names.js';
import { temporalConnectConfig } from '../../../infra/temporal/connect-options.js';
import { ownNamespace } from './namespace.js';

/**
 * A Temporal dev server of its own, with our search attributes; or a namespace of its own on the server of `TEMPORAL_ADDRESS`. Temporal's
 * own settings point to it. `uiPort`: the dev server with its Web UI.
 */
export async function startTemporal(uiPort?: number): Promise<TestWorkflowEnvironment> {
  tellAlive();
  if (process.env.TEMPORAL_ADDRESS) {
    Object.assign(process.env, await ownNamespace());
    const { connectionOptions, namespace } = temporalConnectConfig();
    const { address } = connectionOptions;
    return TestWorkflowEnvironment.createFromExistingServer({ address, namespace, connectionOptions });
  }
  const path = process.env.INTERMISSION_TEMPORAL_CLI;
  if (path === undefined) throw new Error('INTERMISSION_TEMPORAL_CLI must name the temporal binary; npm test sets it');
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path }, ...(uiPort !== undefined && { ui: true, uiPort }) },
  });
  await registerSearchAttributes(environment.connection, 'default');
  process.env.TEMPORAL_ADDRESS = environment.address;
  return environment;
}

/** As often as our processes do; the environment would have it less often, and a process has one runtime. */
function tellAlive(): void {
  try {
    Runtime.install({ workerHeartbeatInterval: ALIVE_SECONDS * 1000 });
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error;
  }
}
