import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import { dataConverter } from '../config/data-converter.js';
import { EncryptionCodec } from '../config/encryption-codec.js';
import { type EncryptionKey, readEncryptionKeys } from '../config/encryption-keys.js';
import { temporalConnectConfig } from '../config/temporal.js';

/** Where Temporal is. What is left out comes from Temporal's own settings: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, profiles, TLS. */
export interface ConnectOptions {
  /** `host:port` of Temporal's frontend. */
  address?: string;
  namespace?: string;
  /** Keys of what Temporal keeps, newest first; without them those of `INTERMISSION_ENCRYPTION_KEYS`. */
  encryptionKeys?: readonly EncryptionKey[];
  /** The installation's `INTERMISSION_SECRET`: seals TOTP secrets that automations hold, which cannot be started without it. */
  secret?: string;
}

// gRPC doubles its pause between tries to reach the server up to two minutes; a restarted Temporal should be found at once.
const CHANNEL_ARGS = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1000 };

/** Longest pause between two tries of one call. */
const MAX_RETRY_MS = 1000;

export interface TemporalClient {
  client: Client;
  connection: Connection;
  codec: EncryptionCodec;
  /** Then nothing private is kept beside the payloads either. */
  isEncrypted: boolean;
  /** Seals secrets that a start holds. */
  secret: string | undefined;
  close: () => Promise<void>;
}

/** A client that connects at its first call, so that its process also starts while Temporal is down. */
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
    client: new Client({ connection, namespace: options.namespace ?? namespace, dataConverter: dataConverter(keys) }),
    connection,
    codec: new EncryptionCodec(keys),
    isEncrypted: keys.length > 0,
    secret: options.secret,
    async close() {
      await retries.end();
      await connection.close();
    },
  };
}

/** Temporal's own retries of a call. One that came due after the connection is closed would throw where nobody can catch it. */
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
    /** Lets the tries that are due be made, and no further one. */
    async end() {
      isEnded = true;
      const left = lastAt - Date.now();
      if (left > 0) await sleep(left + 10);
    },
  };
}
