import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSecret } from '../../config/secret-files.js';

/**
 * Finds the installation's secret for a client: the setting, or the one in the home folder. It never creates one. Throws a
 * `ConfigurationError` when the file that `INTERMISSION_SECRET_FILE` names has none.
 */
export function findSecret(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const secret = readSecret(environment, 'INTERMISSION_SECRET');
  if (secret !== undefined) return secret;
  // An empty variable means "not set".
  const { INTERMISSION_HOME: home = '' } = environment;
  try {
    const kept = readFileSync(join(home === '' ? '.intermission' : home, 'secret'), 'utf8').trim();
    return kept === '' ? undefined : kept;
  } catch {
    return undefined;
  }
}
