import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { temporalSettings } from '../../../cli/temporal.js';
import { missingSearchAttributes, registerSearchAttributes } from '../../../client/index.js';

const KNOWN_WITHIN_MS = 40_000;

/**
 * The variable that names a new namespace on the server of `TEMPORAL_ADDRESS`, so that tests do not meet each other's runs there;
 * none without that setting, when each test starts a server of its own.
 */
export async function ownNamespace(): Promise<Record<string, string>> {
  if (!process.env.TEMPORAL_ADDRESS) return {};
  const namespace = `test-${randomUUID()}`;
  const connection = await Connection.connect(temporalSettings().connection);
  try {
    await makeNamespace(connection, namespace);
  } finally {
    await connection.close();
  }
  return { TEMPORAL_NAMESPACE: namespace };
}

/** Makes a namespace with our search attributes; waits until the server's services, which hear of it after some seconds, have both. */
export async function makeNamespace(connection: Connection, namespace: string): Promise<void> {
  const workflowExecutionRetentionPeriod = msToTs('1 day');
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  const deadline = Date.now() + KNOWN_WITHIN_MS;
  for (;;) {
    const flaw = await registerSearchAttributes(connection, namespace).catch((error: unknown) => error);
    if (flaw === undefined && (await missingSearchAttributes(connection, namespace)).length === 0) return;
    if (Date.now() > deadline) throw new Error(`the namespace ${namespace} is not ready`, { cause: flaw });
    await sleep(500);
  }
}
