import { Connection } from '@temporalio/client';
import { temporalConnectConfig } from '../infra/temporal/connect-options.js';

type Connect = Parameters<typeof Connection.connect>[0];

/** The address and namespace from Temporal's own settings. */
export function temporalSettings(): { connection: Connect; address: string; namespace: string } {
  const { connectionOptions, namespace } = temporalConnectConfig();
  return { connection: connectionOptions, address: connectionOptions.address ?? 'localhost:7233', namespace };
}

/** Calls `use` with a connection to Temporal and closes it afterwards. Rejects within seconds when Temporal is not available. */
export async function withTemporal<T>(options: Connect, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ ...options, connectTimeout: '5s' });
  try {
    return await connection.withDeadline(Date.now() + 10_000, () => use(connection));
  } finally {
    await connection.close();
  }
}

/** Whether the namespace responds. */
export async function namespaceAnswers(options: Connect, namespace: string): Promise<boolean> {
  try {
    await withTemporal(options, (connection) => connection.workflowService.describeNamespace({ namespace }));
    return true;
  } catch {
    return false;
  }
}
