import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../bench/system.js';
import { processesOf } from '../support/machine/processes-of.js';
import { eventually, temporaryFolder } from '../cli/support.js';

const LEFTOVER_MS = 30_000;

/** Runs an npm script until everything is up. Every process that it starts has the folder in its environment or arguments. */
async function npmRun(script: string) {
  const folder = temporaryFolder();
  const [port, temporal, ui, practice] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const settings = {
    INTERMISSION_HOME: folder,
    TMPDIR: folder,
    PORT: String(port),
    INTERMISSION_TEMPORAL_PORT: String(temporal),
    INTERMISSION_TEMPORAL_UI_PORT: String(ui),
    PRACTICE_PORT: String(practice),
  };
  const npm = spawn('npm', ['run', script], {
    env: { ...process.env, TEMPORAL_ADDRESS: '', ...settings },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    for (const pid of processesOf(folder)) process.kill(pid, 'SIGKILL');
  });
  let said = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await eventually(() => {
    if (npm.exitCode !== null) throw new Error(said);
    return said.includes('Ctrl-C stops everything.');
  });
  return { npm, folder };
}

describe('an npm script', () => {
  it.each([
    ['start', 'SIGTERM'],
    ['demo', 'SIGTERM'],
    // npm forwards neither of these, and its script gets a new parent.
    ['start', 'SIGHUP'],
    ['start', 'SIGKILL'],
  ] as const)(
    'leaves nothing behind when npm itself is killed: %s, %s',
    async (script, signal) => {
      const { npm, folder } = await npmRun(script);
      expect(processesOf(folder).length).toBeGreaterThan(6);
      const ended = once(npm, 'exit');
      process.kill(npm.pid!, signal);
      await ended;
      await eventually(() => processesOf(folder).length === 0);
    },
    120_000 + LEFTOVER_MS,
  );
});
