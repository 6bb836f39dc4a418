import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSecret } from '../../config/secret-files.js';
import { splitSecrets } from '../../config/secret-list.js';

/**
 * Finds the installation's secrets for a client, newest first: the setting, or the file in the home folder. It never creates one. Throws a
 * `ConfigurationError` when the file that `INTERMISSION_SECRET_FILE` names has none.
 */
export function findSecrets(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const secret = readSecret(environment, 'INTERMISSION_SECRET');
  if (secret !== undefined) return splitSecrets(secret);
  // An empty variable means "not set".
  const { INTERMISSION_HOME: home = '' } = environment;
  try {
    return splitSecrets(readFileSync(join(home === '' ? '.intermission' : home, 'secret'), 'utf8'));
  } catch {
    return [];
  }
}
