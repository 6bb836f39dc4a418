import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Finds the installation's secret for a client: the setting, or the one in the home folder. It never creates one. */
export function findSecret(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  // An empty variable means "not set".
  const [secret = '', home = ''] = [environment.INTERMISSION_SECRET, environment.INTERMISSION_HOME];
  if (secret !== '') return secret;
  try {
    const kept = readFileSync(join(home === '' ? '.intermission' : home, 'secret'), 'utf8').trim();
    return kept === '' ? undefined : kept;
  } catch {
    return undefined;
  }
}
