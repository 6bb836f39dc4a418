import { accessSync, constants, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Config } from '../../config/index.js';
import { CliError } from '../errors.js';
import { keptTool } from '../kept-tools.js';
import { registerSearchAttributes } from '../../client/index.js';
import { namespaceAnswers, withTemporal } from '../temporal.js';
import { acceptsTcp } from './probes.js';
import type { ProcessSpec } from './spec.js';

const NAMESPACE = 'default';

// The history service polls its queues 20 times a second by default, which makes each node take 50 ms longer than it must;
// and timers shorter than a second would last a second.
const DYNAMIC_CONFIG = {
  'history.transferProcessorMaxPollRPS': '2000',
  'history.timerProcessorMaxPollRPS': '2000',
  'history.visibilityProcessorMaxPollRPS': '2000',
  'history.timerProcessorMaxTimeShift': '"10ms"',
};

// Survives the end of any process; three times faster than the defaults.
const SQLITE_PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];

/** Temporal's dev server with its Web UI, keeping everything in one SQLite file. */
export function temporalServer(
  config: Config,
  // `host`: where it is found. `listen`: the address it listens on.
  { host = '127.0.0.1', listen = '127.0.0.1', file = join(config.home, 'temporal.db') } = {},
): ProcessSpec {
  const { port, uiPort } = config.embeddedTemporal;
  const address = { address: `${host}:${port}` };
  return {
    name: 'temporal',
    kind: 'foreign',
    command: temporalCli(config),
    args: [
      ...['server', 'start-dev', '--ip', listen, '--port', String(port), '--ui-port', String(uiPort)],
      ...['--namespace', NAMESPACE, '--db-filename', file, '--log-level', 'error'],
      ...(config.encryptionKeys.length > 0 ? ['--ui-codec-endpoint', `${config.publicUrl}/codec`] : []),
      ...SQLITE_PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma]),
      ...Object.entries(DYNAMIC_CONFIG).flatMap(([name, value]) => ['--dynamic-config-value', `${name}=${value}`]),
    ],
    // A gRPC client that knocks too early waits a second before it knocks again, so TCP is asked first.
    answers: async () => (await acceptsTcp(host, port)) && (await namespaceAnswers(address, NAMESPACE)),
    onReady: () => withTemporal(address, (connection) => registerSearchAttributes(connection, NAMESPACE)),
  };
}

/** Makes the processes use the embedded server, whatever profile Temporal's own settings name. */
export function embeddedTemporalEnvironment(config: Config): Record<string, string> {
  const profiles = join(config.home, 'temporal.toml');
  writeFileSync(profiles, '[profile.default]\n');
  return {
    TEMPORAL_ADDRESS: `127.0.0.1:${config.embeddedTemporal.port}`,
    TEMPORAL_NAMESPACE: NAMESPACE,
    TEMPORAL_CONFIG_FILE: profiles,
  };
}

/** The Temporal CLI: the setting, PATH, or what an npm script found earlier. */
export function temporalCli(config: Config): string {
  const candidates = [
    config.embeddedTemporal.cli ?? [],
    ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'temporal')),
    keptTool(config.home, 'temporal') ?? [],
  ].flat();
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new CliError(
    'There is no Temporal CLI for the embedded server. "npm start" finds or downloads one; or name it with ' +
      'INTERMISSION_TEMPORAL_CLI, or use your own server with TEMPORAL_ADDRESS=host:7233.',
  );
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
