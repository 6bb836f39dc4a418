import { setTimeout as delay } from 'node:timers/promises';
import { ApplicationFailure, IllegalStateError } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { ConfigurationError } from '../../config/configuration-error.js';
import type { Log } from '../log.js';
import { ALIVE_SECONDS } from './names.js';
import { temporalConnectConfig } from './connect-options.js';

const RETRY_MS = 500;
/** How long Temporal may take to answer when somebody asks whether the process is ready. */
const PING_MS = 2000;

/**
 * Connects a worker process to Temporal, and waits until Temporal responds. Throws a `ConfigurationError` when the namespace does not
 * exist. Redirects the SDK's messages to the process's log. The SDK serves its own metrics at `metricsAddress`, when one is given.
 */
export async function connectToTemporal(
  log: Log,
  metricsAddress?: string,
): Promise<{ connection: NativeConnection; namespace: string }> {
  installRuntime(log, metricsAddress);
  const { connectionOptions, namespace } = temporalConnectConfig();
  const { address = 'localhost:7233' } = connectionOptions;
  for (let tries = 0; ; tries += 1) {
    try {
      const connection = await NativeConnection.connect(connectionOptions);
      await expectNamespace(connection, namespace, address);
      return { connection, namespace };
    } catch (error) {
      if (error instanceof ConfigurationError) throw error;
      if (tries === 0) log.warn({ address, reason: (error as Error).message }, 'waiting for Temporal');
      await delay(RETRY_MS);
    }
  }
}

async function expectNamespace(connection: NativeConnection, namespace: string, address: string): Promise<void> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } catch (error) {
    // Ignore other errors, which the worker reports when they matter: a key may permit work without permitting this call.
    if (!/namespace .* is not found/i.test((error as Error).message)) return;
    await connection.close();
    const message = `There is no namespace ${namespace} at ${address} (TEMPORAL_NAMESPACE)`;
    throw new ConfigurationError(message, { cause: error });
  }
}

function installRuntime(log: Log, metricsAddress: string | undefined): void {
  const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const;
  try {
    Runtime.install({
      workerHeartbeatInterval: ALIVE_SECONDS * 1000,
      // The process stops its workers itself, in an order that loses no session.
      shutdownSignals: [],
      logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
        const { error, failure = typedFailure(error), ...temporal }: Record<string, unknown> = meta ?? {};
        const { workflowId: runId, workflowType } = temporal;
        const fields = { ...(runId !== undefined && { runId }), ...(failure ? { failure } : { err: error }), temporal };
        // The run's workflow logs the failure of a run with type and message; the SDK's own line has neither.
        if (message === 'Workflow failed' && workflowType === 'automation') log.debug(fields, message);
        else log[failure ? 'info' : levels[level]](fields, message);
      }),
      telemetryOptions: {
        logging: { forward: {}, filter: 'ERROR' },
        ...(metricsAddress !== undefined && { metrics: { prometheus: prometheusAt(metricsAddress) } }),
      },
    });
  } catch (error) {
    // A process has only one runtime, which is installed already.
    if (!(error instanceof IllegalStateError)) throw error;
  }
}

/** The names follow the conventions of Prometheus: seconds, and `_total` for counters. */
function prometheusAt(bindAddress: string) {
  return { bindAddress, countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true };
}

/** Throws an error with the reason unless Temporal answers. */
export async function pingTemporal(connection: NativeConnection, namespace: string): Promise<void> {
  try {
    await connection.withDeadline(Date.now() + PING_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
  } catch (error) {
    throw new Error(`Temporal does not answer: ${(error as Error).message}`, { cause: error });
  }
}

/** The fields to log for a non-retryable failure with a type of Intermission; undefined for other errors, which are logged in full. */
function typedFailure(error: unknown): { type: string; message: string } | undefined {
  if (!(error instanceof ApplicationFailure) || !error.type || !error.nonRetryable) return undefined;
  return { type: error.type, message: error.message };
}
