import { loadClientConnectConfig } from '@temporalio/envconfig';
import { withSecretFiles } from '../../config/secret-files.js';

/** Undefined means the environment of the process. */
let environment: Record<string, string> | undefined;

/** Reads Temporal's settings from `given` from now on, because a service removes them from its own environment. */
export function readTemporalFrom(given: Record<string, string>): void {
  environment = given;
}

/**
 * Temporal's own settings (`TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS, profiles), by its envconfig.
 * `TEMPORAL_API_KEY_FILE` is ours: the file with the key. Throws a `ConfigurationError` when that file has no key.
 */
export function temporalConnectConfig() {
  const given = withSecretFiles(environment ?? process.env, ['TEMPORAL_API_KEY']);
  const overrideEnvVars = Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars });
  return { connectionOptions, namespace: namespace ?? 'default' };
}
