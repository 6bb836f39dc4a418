import { join } from 'node:path';
import { messageOf } from '../../automation/index.js';
import { lacksSearchAttributes, missingSearchAttributes } from '../../client/index.js';
import type { Config } from '../../config/index.js';
import { CliError } from '../errors.js';
import { commandLine } from '../project.js';
import { temporalSettings, withTemporal } from '../temporal.js';
import type { NeededPort } from './ports.js';
import { practiceSite, services } from './services.js';
import type { ProcessSpec } from './spec.js';
import { embeddedTemporalEnvironment, temporalServer } from './temporal-server.js';

/** What `intermission start` brings up, stage after stage. */
export interface Plan {
  stages: ProcessSpec[][];
  ports: NeededPort[];
  /** False when `TEMPORAL_ADDRESS` names a server of the operator's own. */
  embedsTemporal: boolean;
}

export function makePlan(config: Config, demo: boolean): Plan {
  // Temporal's settings keep Temporal's names, and this one decides whether we bring a server.
  const embedsTemporal = !process.env.TEMPORAL_ADDRESS;
  const env = {
    ...(embedsTemporal && embeddedTemporalEnvironment(config)),
    ...(demo && { INTERMISSION_ALLOWED_NETWORKS: [...config.allowedNetworks, practiceHost(config)].join(',') }),
  };
  return {
    embedsTemporal,
    stages: [
      embedsTemporal ? [temporalServer(config)] : [],
      [...services(config, env), ...(demo ? [practiceSite(config)] : [])],
    ],
    ports: [
      ...(embedsTemporal ? temporalPorts(config) : []),
      { port: config.port, host: config.host, what: 'the API and dashboard', setting: 'PORT' },
      ...(demo
        ? [{ port: config.practicePort, host: '127.0.0.1', what: 'the practice site', setting: 'PRACTICE_PORT' }]
        : []),
    ],
  };
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

/** Throws a `CliError` when the operator's own Temporal does not answer or lacks our search attributes. */
export async function checkOwnTemporal(): Promise<void> {
  const { connection, address, namespace } = temporalSettings();
  let missing: string[];
  try {
    missing = await withTemporal(connection, async (temporal) => {
      await temporal.workflowService.describeNamespace({ namespace });
      // Temporal Cloud does not answer this; its attributes are made in its console.
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
