import { setTimeout as sleep } from 'node:timers/promises';
import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  type WorkflowClientInterceptor,
} from '@temporalio/client';
import { dataConverter } from '../infra/temporal/data-converter.js';
import { EncryptionCodec } from '../infra/temporal/encryption-codec.js';
import { type EncryptionKey, readEncryptionKeys } from '../config/encryption-keys.js';
import { findSecrets } from '../infra/crypto/installation-secret.js';
import { temporalConnectConfig } from '../infra/temporal/connect-options.js';

/**
 * How to connect to Temporal. Omitted options come from Temporal's own settings: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, profiles, TLS.
 */
export interface ConnectOptions {
  /** `host:port` of Temporal's frontend. */
  address?: string;
  namespace?: string;
  /** Keys for the data that Temporal stores, newest first; by default those of `INTERMISSION_ENCRYPTION_KEYS`. */
  encryptionKeys?: readonly EncryptionKey[];
  /**
   * The installation's secret. It seals the TOTP secrets in automations, and derives run ids from idempotency keys. While it is being
   * replaced, a list with the newest first. By default, the `INTERMISSION_SECRET` of this process, or the secret stored in its
   * `INTERMISSION_HOME`.
   */
  secret?: string | readonly string[];
  /** Interceptors of Temporal's client, for example those of OpenTelemetry. */
  interceptors?: readonly WorkflowClientInterceptor[];
}

// gRPC doubles the delay between connection attempts up to two minutes; the client should find a restarted Temporal at once.
const CHANNEL_ARGS = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1000 };

/** Maximum delay between two tries of one call. */
const MAX_RETRY_MS = 1000;

export interface TemporalClient {
  client: Client;
  connection: Connection;
  codec: EncryptionCodec;
  /** Whether payloads are encrypted. If so, nothing private is stored beside them either. */
  isEncrypted: boolean;
  /** The installation's secrets, newest first. The first seals the secrets in a start request. */
  secrets: readonly string[];
  close: () => Promise<void>;
}

/** A client that connects at its first call, so that its process can start while Temporal is down. */
export function temporalClient(options: ConnectOptions): TemporalClient {
  const { connectionOptions, namespace } = temporalConnectConfig();
  const keys = options.encryptionKeys ?? readEncryptionKeys();
  const retries = trackedRetries();
  const connection = Connection.lazy({
    ...connectionOptions,
    ...(options.address !== undefined && { address: options.address }),
    channelArgs: CHANNEL_ARGS,
    interceptors: [retries.interceptor],
  });
  return {
    client: new Client({
      ...{ connection, namespace: options.namespace ?? namespace, dataConverter: dataConverter(keys) },
      ...(options.interceptors && { interceptors: { workflow: [...options.interceptors] } }),
    }),
    connection,
    codec: new EncryptionCodec(keys),
    isEncrypted: keys.length > 0,
    secrets: typeof options.secret === 'string' ? [options.secret] : (options.secret ?? findSecrets()),
    async close() {
      await retries.end();
      await connection.close();
    },
  };
}

/**
 * Temporal's own retries of a call, made stoppable: a retry that comes due after the connection has closed would throw an error that nobody
 * can catch.
 */
function trackedRetries() {
  const { delayFunction, retryableDecider } = defaultGrpcRetryOptions({ maxIntervalMs: () => MAX_RETRY_MS });
  let isEnded = false;
  let lastAt = 0;
  return {
    interceptor: makeGrpcRetryInterceptor({
      delayFunction(attempt, status) {
        const delay = delayFunction(attempt, status);
        lastAt = Math.max(lastAt, Date.now() + delay);
        return delay;
      },
      retryableDecider: (attempt, status) => !isEnded && retryableDecider(attempt, status),
    }),
    /** Completes the retries that are already scheduled, and allows no further ones. */
    async end() {
      isEnded = true;
      const left = lastAt - Date.now();
      if (left > 0) await sleep(left + 10);
    },
  };
}
