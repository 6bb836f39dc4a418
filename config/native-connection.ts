import { setTimeout as delay } from 'node:timers/promises';
import { IllegalStateError } from '@temporalio/common';
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

function logThrough(log: Log): void {
  const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const;
  try {
    Runtime.install({
      logger: new DefaultLogger('WARN', ({ level, message, meta }) => log[levels[level]]({ temporal: meta }, message)),
      telemetryOptions: { logging: { forward: {}, filter: 'ERROR' } },
    });
  } catch (error) {
    // A process has one runtime, and this one has it already.
    if (!(error instanceof IllegalStateError)) throw error;
  }
}
