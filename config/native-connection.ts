import { setTimeout as delay } from 'node:timers/promises';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import type { Log } from './log.js';
import { temporalConnectConfig } from './temporal.js';

const RETRY_MS = 500;

/** Connects a worker process to Temporal, and waits until it answers. The SDK's own messages go to the process's log. */
export async function connectToTemporal(log: Log): Promise<{ connection: NativeConnection; namespace: string }> {
  logThrough(log);
  const { connectionOptions, namespace } = temporalConnectConfig();
  for (let tries = 0; ; tries += 1) {
    try {
      return { connection: await NativeConnection.connect(connectionOptions), namespace };
    } catch (error) {
      const { address } = connectionOptions;
      if (tries === 0) log.warn({ address, reason: (error as Error).message }, 'waiting for Temporal');
      await delay(RETRY_MS);
    }
  }
}

let isInstalled = false;

/** Once a process: the SDK has one runtime. */
function logThrough(log: Log): void {
  if (isInstalled) return;
  isInstalled = true;
  const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const;
  Runtime.install({
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => log[levels[level]]({ temporal: meta }, message)),
    telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
  });
}
