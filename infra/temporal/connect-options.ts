import { loadClientConnectConfig } from '@temporalio/envconfig';

/** Undefined means the environment of the process. */
let environment: Record<string, string> | undefined;

/** Reads Temporal's settings from `given` from now on, because a service removes them from its own environment. */
export function readTemporalFrom(given: Record<string, string>): void {
  environment = given;
}

/** Temporal's own settings (`TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS, profiles), by its envconfig. */
export function temporalConnectConfig() {
  const { connectionOptions, namespace } = loadClientConnectConfig(
    environment === undefined ? {} : { overrideEnvVars: environment },
  );
  return { connectionOptions, namespace: namespace ?? 'default' };
}
