import { messageOf } from '../../automation/model/error-message.js';
import type { Config } from '../../config/index.js';
import { countProcesses, missingFindAttributes, missingSearchAttributes } from '../../client/index.js';
import { CliError } from '../errors.js';
import { commandLine } from '../project.js';
import { portFlaw } from '../supervisor/ports.js';
import { temporalCli } from '../supervisor/temporal-server.js';
import { namespaceAnswers, temporalSettings, withTemporal } from '../temporal.js';
import type { Finding } from './finding.js';
import { processFindings } from './processes.js';

/** Checks the operator's own server when `TEMPORAL_ADDRESS` names one; otherwise the requirements of the embedded server. */
export async function temporalFindings(config: Config, isApiUp: boolean): Promise<Finding[]> {
  const { connection, address, namespace } = temporalSettings();
  if (process.env.TEMPORAL_ADDRESS) return serverFindings(connection, address, namespace, isApiUp);
  const embedded = { address: `127.0.0.1:${config.embeddedTemporal.port}` };
  const cli = cliFinding(config);
  if (await namespaceAnswers(embedded, namespace)) {
    return [cli, ...(await serverFindings(embedded, embedded.address, namespace, isApiUp))];
  }
  return [cli, await portFinding(config)];
}

async function serverFindings(
  connection: Parameters<typeof withTemporal>[0],
  address: string,
  namespace: string,
  isApiUp: boolean,
): Promise<Finding[]> {
  const server = { what: 'Temporal server', found: `${address}, namespace ${namespace}` };
  try {
    return await withTemporal(connection, async (temporal) => {
      await temporal.workflowService.describeNamespace({ namespace });
      return [
        { ...server, state: 'ok' as const },
        attributesFinding(
          await missingSearchAttributes(temporal, namespace),
          await missingFindAttributes(temporal, namespace),
        ),
        ...processFindings(await countProcesses(temporal, namespace), isApiUp),
      ];
    });
  } catch (error) {
    const reason = messageOf(error);
    return [{ ...server, state: 'missing', help: `It does not answer as it should: ${reason}` }];
  }
}

function attributesFinding(missing: string[], missingToFind: string[]): Finding {
  const what = 'Search attributes';
  const lacking = [...missing, ...missingToFind];
  if (lacking.length === 0) return { state: 'ok', what, found: 'registered' };
  const help = `Register them once with: ${commandLine('doctor --register')}`;
  return {
    // Without the others, runs work, but lists cannot find them by tags, metadata or text.
    state: missing.length > 0 ? 'missing' : 'note',
    what,
    found: `${lacking.join(', ')} not registered`,
    help,
  };
}

function cliFinding(config: Config): Finding {
  try {
    return { state: 'ok', what: 'Temporal CLI', found: temporalCli(config) };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return { state: 'missing', what: 'Temporal CLI', found: 'not found', help: error.message };
  }
}

async function portFinding({ embeddedTemporal: { port } }: Config): Promise<Finding> {
  const needed = { port, host: '127.0.0.1', what: 'the embedded server', setting: 'INTERMISSION_TEMPORAL_PORT' };
  const flaw = await portFlaw(needed);
  return flaw === undefined
    ? { state: 'note', what: 'Temporal server', found: `embedded, not running; port ${port} is free` }
    : { state: 'missing', what: 'Temporal server', found: flaw };
}
