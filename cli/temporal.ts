import { Connection } from '@temporalio/client';
import { temporalConnectConfig } from '../config/temporal.js';

type Connect = Parameters<typeof Connection.connect>[0];

/** Where Temporal's own settings say it is, and the namespace. */
export function temporalSettings(): { connection: Connect; address: string; namespace: string } {
  const { connectionOptions, namespace } = temporalConnectConfig();
  return { connection: connectionOptions, address: connectionOptions.address ?? 'localhost:7233', namespace };
}

/** Calls `use` with a connection to Temporal that is closed afterwards. Rejects within seconds when Temporal is not there. */
export async function withTemporal<T>(options: Connect, use: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ ...options, connectTimeout: '5s' });
  try {
    return await connection.withDeadline(Date.now() + 10_000, () => use(connection));
  } finally {
    await connection.close();
  }
}

/** Whether the namespace answers. */
export async function namespaceAnswers(options: Connect, namespace: string): Promise<boolean> {
  try {
    await withTemporal(options, (connection) => connection.workflowService.describeNamespace({ namespace }));
    return true;
  } catch {
    return false;
  }
}
