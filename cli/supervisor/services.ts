import type { Config } from '../../config/index.js';
import { projectFile } from '../project.js';
import { acceptsTcp, answersHttp } from './probes.js';
import type { ProcessSpec } from './spec.js';

/** Browsers, worker and api, each a process of its own. */
export function services(config: Config, env: Record<string, string>): ProcessSpec[] {
  return [
    // It would wait for the runs of its sessions to end, but here everything stops.
    { ...service('browsers', env), graceSeconds: 1 },
    service('worker', env),
    {
      ...service('api', env),
      answers: () => answersHttp(`http://${reachableHost(config.host)}:${config.port}/readyz`),
    },
  ];
}

function service(name: string, env: Record<string, string>): ProcessSpec {
  return { name, kind: 'ours', command: process.execPath, args: [projectFile('dist/cli/main.js'), name], env };
}

/** The site that the demo's automation works on. */
export function practiceSite(config: Config): ProcessSpec {
  const port = config.practicePort;
  return {
    name: 'practice-site',
    kind: 'foreign',
    command: process.execPath,
    args: [projectFile('dist/examples/practice-site/main.js')],
    env: { PRACTICE_PORT: String(port) },
    answers: () => acceptsTcp('127.0.0.1', port),
  };
}

/** An address to listen on everywhere is none to call. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
