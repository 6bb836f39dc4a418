import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

const INSIDE = 'INTERMISSION_TEST_ISOLATED';

/** Whether this process is alone with its children in namespaces of its own: network, mounts and processes. */
export const isIsolated = process.env[INSIDE] === '1';

// The first process of a process namespace has to collect what its orphans leave, which Node does not.
const INIT = 'mount -t tmpfs none /run/netns && ip link set lo up && "$0" "$@" & wait $!';

/**
 * Runs this program again in namespaces of its own, which vanish with all that is in them when it ends, in whatever way.
 * Returns its exit code; undefined when this machine or user cannot do that.
 */
export async function runIsolated(): Promise<number | undefined> {
  if (isIsolated || !canIsolate()) return undefined;
  const own = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const child = spawn('unshare', [...FLAGS, 'sh', '-c', INIT, ...own], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: '1' },
  });
  const stop = () => child.kill('SIGKILL');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  process.once('disconnect', stop);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

const FLAGS = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'];

function canIsolate(): boolean {
  if (process.getuid?.() !== 0) return false;
  return spawnSync('unshare', [...FLAGS, 'sh', '-c', 'mkdir -p /run/netns && ip link set lo up']).status === 0;
}
