import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { acceptsTcp } from '../../cli/supervisor/probes.js';
import { embeddedTemporalEnvironment, temporalServer } from '../../cli/supervisor/temporal-server.js';
import type { Config } from '../../config/index.js';
import { isIsolated } from './isolation.js';
import type { Network } from './network.js';
import type { Operator } from './operator.js';

/** A Temporal that was started for a rig. */
export interface RigTemporal {
  host: string;
  port: number;
  /** Names of its processes. */
  processes: string[];
  /** How our processes find it at `address`. */
  environment(address: string): Record<string, string>;
  connect: (apiKey?: string) => Promise<Connection>;
  stop(): void;
}

/** The development server on a host of its own, with its file on a disk of its own. */
export async function startDevServer(config: Config, network: Network, operator: Operator): Promise<RigTemporal> {
  const host = network.addressOf('temporal');
  const { port } = config.embeddedTemporal;
  const server = temporalServer(config, {
    host,
    // On any other address its own services do not find each other.
    listen: isIsolated ? '0.0.0.0' : host,
    file: join(config.home, 'temporal', 'temporal.db'),
  });
  const environment = embeddedTemporalEnvironment(config);
  await operator.start([
    {
      ...server,
      ...network.on('temporal', server.command, server.args),
      env: { TMPDIR: join(config.home, 't') },
      answers: async () => (await acceptsTcp(host, port)) && (await server.answers!()),
    },
  ]);
  return {
    host,
    port,
    processes: ['temporal'],
    environment: (address) => ({ ...environment, TEMPORAL_ADDRESS: address }),
    connect: () => Connection.connect({ address: `${host}:${port}` }),
    stop: () => undefined,
  };
}
