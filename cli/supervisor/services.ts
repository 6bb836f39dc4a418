import { childEnvironment } from '../../infra/processes/child-environment.js';
import type { Config } from '../../config/index.js';
import { environmentFor } from '../../infra/processes/process-settings.js';
import type { ServiceName } from '../../config/process-names.js';
import { projectFile } from '../project.js';
import { acceptsTcp, answersHttp } from './probes.js';
import type { ProcessSpec } from './spec.js';

/** Browsers, worker and API, each in its own process. */
export function services(config: Config, env: Record<string, string>): ProcessSpec[] {
  const own = (name: ServiceName) => service(name, { ...env, ...statusPortOf(name, config) });
  return [
    // By itself it would wait for its sessions' runs to end, but here everything stops.
    { ...own('browsers'), graceSeconds: 1 },
    own('worker'),
    {
      ...own('api'),
      answers: () => answersHttp(`http://${reachableHost(config.host)}:${config.port}/readyz`),
    },
  ];
}

/** The processes of one machine cannot share a port: each gets its own, in this order. */
const STATUS_PORTS: readonly ServiceName[] = ['api', 'worker', 'browsers'];

/** The status ports that `start` gives its processes; empty when the setting names none. */
export function statusPorts({ status }: Pick<Config, 'status'>): { name: ServiceName; port: number }[] {
  return status === undefined ? [] : STATUS_PORTS.map((name, offset) => ({ name, port: status.port + offset }));
}

function statusPortOf(name: ServiceName, config: Config): Record<string, string> {
  const found = statusPorts(config).find((each) => each.name === name);
  return found === undefined ? {} : { INTERMISSION_STATUS_PORT: String(found.port) };
}

/** A worker makes few objects that live long. Without a limit, each of its two threads keeps up to 48 MB for new objects. */
const NODE_ARGUMENTS: Partial<Record<ServiceName, string[]>> = { worker: ['--max-semi-space-size=4'] };

/** The process gets only its own settings. `changes` override our environment. */
function service(name: ServiceName, changes: Record<string, string>): ProcessSpec {
  const env = environmentFor(name, { ...process.env, ...changes });
  const args = [...(NODE_ARGUMENTS[name] ?? []), projectFile('dist/cli/main.js'), name];
  return { name, kind: 'ours', command: process.execPath, args, env };
}

/** The site that the demo's automation uses. */
export function practiceSite(config: Config): ProcessSpec {
  const port = config.practicePort;
  return {
    name: 'practice-site',
    kind: 'foreign',
    command: process.execPath,
    args: [projectFile('dist/examples/practice-site/main.js')],
    env: { ...childEnvironment(), PRACTICE_PORT: String(port) },
    answers: () => acceptsTcp('127.0.0.1', port),
  };
}

/** A wildcard address to listen on cannot be connected to. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
