import { join } from 'node:path';
import { messageOf } from '../../automation/model/error-message.js';
import { lacksSearchAttributes, missingSearchAttributes } from '../../client/index.js';
import type { Config } from '../../config/index.js';
import { freePortIn } from '../../config/port-range.js';
import { CliError } from '../errors.js';
import { commandLine } from '../project.js';
import { temporalSettings, withTemporal } from '../temporal.js';
import type { NeededPort } from './ports.js';
import { withoutSandbox } from './sandbox.js';
import { practiceSite, services, statusPorts } from './services.js';
import type { ProcessSpec } from './spec.js';
import { embeddedTemporalEnvironment, temporalServer } from './temporal-server.js';

/** Everything that `intermission start` starts, in stages. */
export interface Plan {
  stages: ProcessSpec[][];
  ports: NeededPort[];
  /** False when `TEMPORAL_ADDRESS` names the operator's own server. */
  embedsTemporal: boolean;
}

export async function makePlan(config: Config, demo: boolean): Promise<Plan> {
  // Temporal's settings keep Temporal's names; this one decides whether we start a server.
  const embedsTemporal = !process.env.TEMPORAL_ADDRESS;
  const env = {
    ...(embedsTemporal && embeddedTemporalEnvironment(config)),
    // On one machine, we continue without the sandbox, and `start` prints a notice.
    ...withoutSandbox(config),
    ...(demo && { INTERMISSION_ALLOWED_NETWORKS: [...config.allowedNetworks, practiceHost(config)].join(',') }),
  };
  return {
    embedsTemporal,
    stages: [
      embedsTemporal ? [temporalServer(config, { extraPorts: await extraPorts(config) })] : [],
      [...services(config, env), ...(demo ? [practiceSite(config)] : [])],
    ],
    ports: [
      ...(embedsTemporal ? temporalPorts(config) : []),
      { port: config.port, host: config.host, what: 'the API and dashboard', setting: 'PORT' },
      ...statusPorts(config).map(({ name, port }) => ({
        port,
        host: config.status?.host ?? '127.0.0.1',
        what: `the status of ${name}`,
        setting: 'INTERMISSION_STATUS_PORT',
      })),
      ...(demo
        ? [{ port: config.practicePort, host: '127.0.0.1', what: 'the practice site', setting: 'PRACTICE_PORT' }]
        : []),
    ],
  };
}

/** Temporal's HTTP API gets a port from this range, because automations may not reach any port in it. */
async function extraPorts({ browsers: { ports } }: Config): Promise<[number, number]> {
  const http = await freePortIn(ports, '127.0.0.1');
  const metrics = await freePortIn({ ...ports, first: http === ports.last ? ports.first : http + 1 }, '127.0.0.1');
  return [http, metrics];
}

export function logsFolder(config: Config): string {
  return join(config.home, 'logs');
}

function temporalPorts({ embeddedTemporal: { port, uiPort } }: Config): NeededPort[] {
  const host = '127.0.0.1';
  return [
    { port, host, what: 'the embedded Temporal server', setting: 'INTERMISSION_TEMPORAL_PORT' },
    { port: uiPort, host, what: "Temporal's Web UI", setting: 'INTERMISSION_TEMPORAL_UI_PORT' },
  ];
}

function practiceHost({ practicePort }: Config): string {
  return `127.0.0.1:${practicePort}`;
}

/** Throws a `CliError` when the operator's own Temporal does not respond or lacks our search attributes. */
export async function checkOwnTemporal(): Promise<void> {
  const { connection, address, namespace } = temporalSettings();
  let missing: string[];
  try {
    missing = await withTemporal(connection, async (temporal) => {
      await temporal.workflowService.describeNamespace({ namespace });
      // Temporal Cloud does not support this request; its attributes are created in its console.
      return missingSearchAttributes(temporal, namespace).catch(() => []);
    });
  } catch (error) {
    const reason = messageOf(error);
    throw new CliError(`Temporal at ${address} (TEMPORAL_ADDRESS), namespace ${namespace}, does not answer: ${reason}`);
  }
  if (missing.length === 0) return;
  const where = `The namespace ${namespace} of Temporal at ${address}`;
  throw new CliError(lacksSearchAttributes(where, missing, `\`${commandLine('doctor --register')}\``));
}
