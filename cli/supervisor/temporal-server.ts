import { accessSync, constants, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { childEnvironment } from '../../infra/processes/child-environment.js';
import type { Config } from '../../config/index.js';
import { CliError } from '../errors.js';
import { keptTool } from '../kept-tools.js';
import { startLine } from '../project.js';
import { registerSearchAttributes } from '../../client/index.js';
import { namespaceAnswers, withTemporal } from '../temporal.js';
import { acceptsTcp } from './probes.js';
import type { ProcessSpec } from './spec.js';

const NAMESPACE = 'default';

// By default, the history service polls its queues 20 times a second, which makes each node take 50 ms longer than necessary, and rounds
// timers shorter than a second up to a second.
const DYNAMIC_CONFIG = {
  'history.transferProcessorMaxPollRPS': '2000',
  'history.timerProcessorMaxPollRPS': '2000',
  'history.visibilityProcessorMaxPollRPS': '2000',
  'history.timerProcessorMaxTimeShift': '"10ms"',
  // Runs get browsers in the order of their priority, then fairly between tenants. With several partitions the order is only approximate.
  'matching.enableFairness': 'true',
  'matching.numTaskqueueReadPartitions': '1',
  'matching.numTaskqueueWritePartitions': '1',
};

// Data survives the crash of any process; three times faster than the defaults.
const SQLITE_PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];

interface TemporalServerOptions {
  /** The host that clients connect to. */
  host?: string;
  /** The address it listens on. */
  listen?: string;
  file?: string;
  /** For its HTTP API and its metrics; by default, it takes any free ports. */
  extraPorts?: readonly [http: number, metrics: number] | readonly [];
}

/** Temporal's dev server with its Web UI. It stores everything in one SQLite file. */
export function temporalServer(
  config: Config,
  {
    host = '127.0.0.1',
    listen = '127.0.0.1',
    file = join(config.home, 'temporal.db'),
    extraPorts = [],
  }: TemporalServerOptions = {},
): ProcessSpec {
  const { port, uiPort } = config.embeddedTemporal;
  const [httpPort, metricsPort] = extraPorts;
  const address = { address: `${host}:${port}` };
  return {
    name: 'temporal',
    kind: 'foreign',
    command: temporalCli(config),
    args: [
      ...['server', 'start-dev', '--ip', listen, '--port', String(port), '--ui-port', String(uiPort)],
      ...['--namespace', NAMESPACE, '--db-filename', file, '--log-level', 'error'],
      ...(httpPort === undefined ? [] : ['--http-port', String(httpPort), '--metrics-port', String(metricsPort)]),
      ...(config.encryptionKeys.length > 0 ? ['--ui-codec-endpoint', `${config.publicUrl}/codec`] : []),
      ...SQLITE_PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma]),
      ...Object.entries(DYNAMIC_CONFIG).flatMap(([name, value]) => ['--dynamic-config-value', `${name}=${value}`]),
    ],
    env: childEnvironment(),
    // A gRPC client that connects too early waits a second before it retries, so probe TCP first.
    answers: async () => (await acceptsTcp(host, port)) && (await namespaceAnswers(address, NAMESPACE)),
    onReady: () => withTemporal(address, (connection) => registerSearchAttributes(connection, NAMESPACE)),
  };
}

/** Makes the processes use the embedded server, whichever profile Temporal's own settings select. */
export function embeddedTemporalEnvironment(config: Config): Record<string, string> {
  const profiles = join(config.home, 'temporal.toml');
  writeFileSync(profiles, '[profile.default]\n', { mode: 0o600 });
  return {
    TEMPORAL_ADDRESS: `127.0.0.1:${config.embeddedTemporal.port}`,
    TEMPORAL_NAMESPACE: NAMESPACE,
    TEMPORAL_CONFIG_FILE: profiles,
  };
}

/** The Temporal CLI: from the setting, from PATH, or from an earlier search by an npm script. */
export function temporalCli(config: Config): string {
  const candidates = [
    config.embeddedTemporal.cli ?? [],
    ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'temporal')),
    keptTool(config.home, 'temporal') ?? [],
  ].flat();
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new CliError(
    `There is no Temporal CLI for the embedded server. "${startLine()}" finds or downloads one; or name it with ` +
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
