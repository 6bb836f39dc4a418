import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptsTcp } from '../../cli/supervisor/probes.js';
import type { ProcessSpec } from '../../cli/supervisor/spec.js';
import { childEnvironment } from '../../infra/processes/child-environment.js';
import type { Network } from '../faults/network.js';
import { type ServerFiles } from './server-files.js';
import { SERVER_NAME } from './certificates.js';

const HOST = 'temporal';
const PORTS = {
  frontend: { grpcPort: 7233, membershipPort: 6933 },
  history: { grpcPort: 7234, membershipPort: 6934 },
  matching: { grpcPort: 7235, membershipPort: 6935 },
  // For the server's own workers, which have no API key.
  'internal-frontend': { grpcPort: 7236, membershipPort: 6936 },
  worker: { grpcPort: 7239, membershipPort: 6939 },
};
const SHARDS = 4;

interface ClusterSettings {
  network: Network;
  files: ServerFiles;
  folder: string;
  postgresPort: number;
  certificates: { ca: string; cert: string; key: string };
  keysUrl: string;
}

/** Makes the databases with their schemas. */
export function makeSchemas({ network, files, postgresPort }: ClusterSettings): void {
  for (const [database, schema] of [
    ['temporal', 'temporal'],
    ['temporal_visibility', 'visibility'],
  ] as const) {
    const where = [
      '--pl',
      'postgres12',
      '--ep',
      '127.0.0.1',
      '-p',
      String(postgresPort),
      '-u',
      'temporal',
      '--db',
      database,
    ];
    const tool = (...args: string[]) => {
      const { command, args: all } = network.on(HOST, files.schemaTool, [...where, ...args]);
      // It tells a lot, also when all is well; an error carries what it told.
      execFileSync(command, all, { stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 50_000_000 });
    };
    tool('create-database');
    tool('setup-schema', '-v', '0.0');
    tool('update-schema', '-d', join(files.schemas, schema, 'versioned'));
  }
}

/** The four services of Temporal's server, and the entry for its own workers. The first stage starts before the others. */
export function clusterStages(settings: ClusterSettings): ProcessSpec[][] {
  const { network, files, folder } = settings;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'server.json');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(configuration(settings), null, 2));
  const address = network.addressOf(HOST);
  const service = (name: keyof typeof PORTS): ProcessSpec => ({
    name: `temporal-${name}`,
    kind: 'foreign',
    ...network.on(HOST, files.server, ['--config-file', file, 'start', '--service', name]),
    env: childEnvironment(),
    answers: () => acceptsTcp(address, PORTS[name].grpcPort),
  });
  // On an empty database they would race for the cluster's record, and the loser exits.
  return [
    [service('history')],
    [service('matching'), service('frontend'), service('internal-frontend')],
    [service('worker')],
  ];
}

export const FRONTEND_PORT = PORTS.frontend.grpcPort;

/** How our processes find it, in the variables of Temporal's envconfig. */
export function clusterEnvironment(address: string, ca: string, apiKey: string): Record<string, string> {
  return {
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_API_KEY: apiKey,
    TEMPORAL_TLS: 'true',
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: ca,
    TEMPORAL_TLS_SERVER_NAME: SERVER_NAME,
  };
}

function configuration({ network, folder, postgresPort, certificates, keysUrl }: ClusterSettings) {
  const address = network.addressOf(HOST);
  const sql = (databaseName: string) => ({
    sql: {
      pluginName: 'postgres12',
      databaseName,
      connectAddr: `127.0.0.1:${postgresPort}`,
      connectProtocol: 'tcp',
      user: 'temporal',
      password: 'temporal',
      maxConns: 20,
      maxIdleConns: 20,
      maxConnLifetime: '1h',
    },
  });
  const dynamic = join(folder, 'dynamic.yaml');
  writeFileSync(dynamic, DYNAMIC);
  return {
    log: { stdout: true, level: 'warn' },
    persistence: {
      defaultStore: 'default',
      visibilityStore: 'visibility',
      numHistoryShards: SHARDS,
      datastores: { default: sql('temporal'), visibility: sql('temporal_visibility') },
    },
    global: {
      membership: { maxJoinDuration: '30s', broadcastAddress: address },
      tls: {
        frontend: {
          server: { certFile: certificates.cert, keyFile: certificates.key },
          client: { serverName: SERVER_NAME, rootCaFiles: [certificates.ca] },
        },
      },
      authorization: {
        jwtKeyProvider: { keySourceURIs: [keysUrl], refreshInterval: '1m' },
        permissionsClaimName: 'permissions',
        authorizer: 'default',
        claimMapper: 'default',
      },
    },
    services: Object.fromEntries(
      Object.entries(PORTS).map(([name, ports]) => [name, { rpc: { ...ports, bindOnIP: address } }]),
    ),
    clusterMetadata: {
      enableGlobalNamespace: false,
      failoverVersionIncrement: 10,
      masterClusterName: 'active',
      currentClusterName: 'active',
      clusterInformation: {
        active: {
          enabled: true,
          initialFailoverVersion: 1,
          rpcName: 'frontend',
          rpcAddress: `${address}:${PORTS.frontend.grpcPort}`,
        },
      },
    },
    dynamicConfigClient: { filepath: dynamic, pollInterval: '10s' },
  };
}

// As docs/architecture.md recommends; the values of the development server.
const DYNAMIC = `
history.transferProcessorMaxPollRPS: [{ value: 2000 }]
history.timerProcessorMaxPollRPS: [{ value: 2000 }]
history.visibilityProcessorMaxPollRPS: [{ value: 2000 }]
history.timerProcessorMaxTimeShift: [{ value: 10ms }]
matching.enableFairness: [{ value: true, constraints: { taskQueueName: intermission-browsers } }]
matching.numTaskqueueReadPartitions: [{ value: 1, constraints: { taskQueueName: intermission-browsers } }]
matching.numTaskqueueWritePartitions: [{ value: 1, constraints: { taskQueueName: intermission-browsers } }]
`;
