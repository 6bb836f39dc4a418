import { TestWorkflowEnvironment } from '@temporalio/testing';
import { registerSearchAttributes } from '../../client/index.js';

/** A Temporal dev server of its own, with our search attributes; `TEMPORAL_ADDRESS` points to it. `uiPort`: with its Web UI. */
export async function startTemporal(uiPort?: number): Promise<TestWorkflowEnvironment> {
  const path = process.env.INTERMISSION_TEMPORAL_CLI;
  if (path === undefined) throw new Error('INTERMISSION_TEMPORAL_CLI must name the temporal binary; npm test sets it');
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path }, ...(uiPort !== undefined && { ui: true, uiPort }) },
  });
  await registerSearchAttributes(environment.connection, 'default');
  process.env.TEMPORAL_ADDRESS = environment.address;
  return environment;
}
