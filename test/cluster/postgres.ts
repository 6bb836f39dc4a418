import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acceptsTcp } from '../../cli/supervisor/probes.js';
import type { ProcessSpec } from '../../cli/supervisor/spec.js';
import { childEnvironment } from '../../infra/processes/child-environment.js';
import type { Network } from '../faults/network.js';

/** PostgreSQL with a data folder of its own on `host` of the network, running as its own user. */
export function postgres(network: Network, host: string): { spec: ProcessSpec; port: number; remove: () => void } {
  const port = 5432;
  const programs = programsFolder();
  const data = mkdtempSync(join(tmpdir(), 'imf-pg-'));
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })));
  chownSync(data, uid!, gid!);
  const asItself = ['--reuid', 'postgres', '--regid', 'postgres', '--init-groups'];
  const initdb = [join(programs, 'initdb'), '-D', data, '-U', 'temporal', '--auth', 'trust', '-E', 'UTF8'];
  execFileSync('setpriv', [...asItself, ...initdb], { stdio: ['ignore', 'ignore', 'inherit'], cwd: '/' });
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', max_connections: 200 };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const run = network.on(host, 'setpriv', [...asItself, join(programs, 'postgres'), '-D', data, ...args]);
  const remove = () => rmSync(data, { recursive: true, force: true });
  return {
    port,
    remove,
    spec: {
      name: 'postgres',
      kind: 'foreign',
      ...run,
      env: childEnvironment(),
      answers: () => isUp(network, host, port),
    },
  };
}

/** It listens on its host's loopback, so it is asked there. */
async function isUp(network: Network, host: string, port: number): Promise<boolean> {
  if (network.addressOf(host) === '127.0.0.1') return acceptsTcp('127.0.0.1', port);
  try {
    const { command, args } = network.on(host, join(programsFolder(), 'pg_isready'), [
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
    ]);
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function programsFolder(): string {
  const root = '/usr/lib/postgresql';
  const [newest] = readdirSync(root).sort((a, b) => Number(b) - Number(a));
  if (newest === undefined) throw new Error('there is no PostgreSQL: apt-get install postgresql');
  return join(root, newest, 'bin');
}
