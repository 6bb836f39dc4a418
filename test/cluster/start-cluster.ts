import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import type { Config } from '../../config/index.js';
import type { Network } from '../faults/network.js';
import type { Operator } from '../faults/operator.js';
import type { RigTemporal } from '../faults/temporal.js';
import { makeNamespace } from '../support/temporal/namespace.js';
import { makeApiKey } from './api-key.js';
import { makeCertificates, SERVER_NAME } from './certificates.js';
import { postgres } from './postgres.js';
import { serverFiles } from './server-files.js';
import { clusterEnvironment, clusterStages, FRONTEND_PORT, makeSchemas } from './temporal.js';

/** Temporal's server with its services on PostgreSQL, behind TLS and an API key, on the host `temporal` of the network. */
export async function startCluster(
  config: Config,
  network: Network,
  operator: Operator,
  say: (line: string) => void,
): Promise<RigTemporal> {
  const folder = join(config.home, 'cluster');
  await mkdir(folder);
  const host = network.addressOf('temporal');
  const files = serverFiles(process.env.INTERMISSION_HOME ?? '.intermission', say);
  const certificates = makeCertificates(folder);
  const { apiKey, keysUrl, stop } = await makeApiKey(network.hub);
  const { spec, port: postgresPort, remove } = postgres(network, 'temporal');
  await operator.start([spec]);
  const settings = { network, files, folder, postgresPort, certificates, keysUrl };
  makeSchemas(settings);
  const stages = clusterStages(settings);
  for (const stage of stages) await operator.start(stage);
  say('the cluster is up: PostgreSQL, history, matching, frontend, worker');
  const connect = (key = apiKey) =>
    Connection.connect({
      address: `${host}:${FRONTEND_PORT}`,
      apiKey: key,
      tls: { serverRootCACertificate: readFileSync(certificates.ca), serverNameOverride: SERVER_NAME },
      connectTimeout: '20s',
    });
  const connection = await connect();
  try {
    await makeNamespace(connection, 'default');
  } finally {
    await connection.close();
  }
  return {
    host,
    port: FRONTEND_PORT,
    processes: [spec, ...stages.flat()].map(({ name }) => name),
    environment: (address) => clusterEnvironment(address, certificates.ca, apiKey),
    connect,
    stop() {
      stop();
      remove();
    },
  };
}
