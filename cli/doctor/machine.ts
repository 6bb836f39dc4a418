import type { Config } from '../../config/index.js';
import { readNetwork } from '../../config/networks.js';
import { runningSupervisor } from '../supervisor/lock.js';
import { portFlaw } from '../supervisor/ports.js';
import type { Finding } from './finding.js';

/** Checks Node, the home folder, the API with its port, and mail. */
export async function machineFindings(config: Config, isApiUp: boolean): Promise<Finding[]> {
  const running = runningSupervisor(config.home);
  return [
    { state: 'ok', what: 'Node', found: process.versions.node },
    {
      state: 'ok',
      what: 'Home folder',
      found: `${config.home}${running ? `, in use by process ${running.pid}` : ''}`,
    },
    await apiFinding(config, isApiUp),
    mailFinding(config),
    ...networkFindings(config),
  ];
}

async function apiFinding(config: Config, isUp: boolean): Promise<Finding> {
  const what = 'API';
  if (isUp) return { state: 'ok', what, found: `answers at ${config.apiUrl}` };
  const flaw = await portFlaw({ port: config.port, host: config.host, what: 'the API and dashboard', setting: 'PORT' });
  if (flaw !== undefined) return { state: 'missing', what, found: flaw };
  return { state: 'note', what, found: `not running; port ${config.port} is free`, help: 'Start it with: npm start' };
}

/** An entry without a port allows all ports, including those of other services such as databases. Our own ports are always refused. */
function networkFindings({ allowedNetworks }: Config): Finding[] {
  const open = allowedNetworks.filter((text) => readNetwork(text)?.port === undefined);
  if (open.length === 0) return [];
  return [
    {
      state: 'note',
      what: 'Allowed networks',
      found: `automations may reach every port of ${open.join(', ')}, except those of Intermission`,
      help: `Name the port of each in INTERMISSION_ALLOWED_NETWORKS, for example ${withPort(open[0]!)}`,
    },
  ];
}

function withPort(network: string): string {
  return network.includes(':') ? `[${network}]:443` : `${network}:443`;
}

function mailFinding({ mail, publicUrl }: Config): Finding {
  if (mail.postmarkToken !== undefined) {
    return { state: 'ok', what: 'Mail', found: `by Postmark, from ${mail.from}, stream ${mail.stream}` };
  }
  return {
    state: 'note',
    what: 'Mail',
    found: `kept in the outbox, ${publicUrl}/outbox`,
    help: 'Real mail needs POSTMARK_SERVER_TOKEN and INTERMISSION_MAIL_FROM, and INTERMISSION_PUBLIC_URL for its links',
  };
}
