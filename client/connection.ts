import { Client, Connection } from '@temporalio/client';
import { temporalConnectConfig } from '../config/temporal.js';

/** Where Temporal is. What is left out comes from Temporal's own settings: `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, profiles, TLS. */
export interface ConnectOptions {
  /** `host:port` of Temporal's frontend. */
  address?: string;
  namespace?: string;
}

// gRPC doubles its pause between tries to reach the server up to two minutes; a restarted Temporal should be found at once.
const CHANNEL_ARGS = { 'grpc.initial_reconnect_backoff_ms': 100, 'grpc.max_reconnect_backoff_ms': 1000 };

/** A client that connects at its first call, so that its process also starts while Temporal is down. */
export function temporalClient(options: ConnectOptions): { client: Client; connection: Connection } {
  const { connectionOptions, namespace } = temporalConnectConfig();
  const connection = Connection.lazy({
    ...connectionOptions,
    ...(options.address !== undefined && { address: options.address }),
    channelArgs: CHANNEL_ARGS,
  });
  return { client: new Client({ connection, namespace: options.namespace ?? namespace }), connection };
}
