import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Lock, runningSupervisor } from '../../cli/supervisor/lock.js';
import { intermission, temporaryFolder } from './support.js';

async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

describe('intermission start', () => {
  it('names a port that is taken, what needs it, and the setting that chooses another one', async () => {
    const port = await takenPort();
    const outcome = await intermission(['start'], { PORT: String(port), TEMPORAL_ADDRESS: '127.0.0.1:1' });
    expect(outcome).toEqual({
      code: 1,
      stdout: '',
      stderr:
        `Port ${port}, for the API and dashboard, is taken: stop what uses it, ` +
        `or choose another one with PORT=${port + 1}.\n`,
    });
  });

  it('does not start twice on the same home folder', async () => {
    const home = temporaryFolder();
    const lock = new Lock(home);
    onTestFinished(() => lock.release());
    const { code, stderr } = await intermission(['start'], { INTERMISSION_HOME: home });
    expect(code).toBe(1);
    expect(stderr).toBe(
      `Intermission is already running on ${home} (process ${process.pid}). Stop it with Ctrl-C there, ` +
        'or start another one with its own INTERMISSION_HOME and ports.\n',
    );
  });

  it('takes over the home folder of a supervisor that was killed', () => {
    const home = temporaryFolder();
    // The number of a living process, but not that of the one that wrote the file.
    writeFileSync(join(home, 'supervisor.json'), JSON.stringify({ pid: 1, identity: 'other', processes: {} }));
    expect(runningSupervisor(home)).toBeUndefined();
    const lock = new Lock(home);
    expect(lock.replacedStale).toBe(true);
    expect(runningSupervisor(home)?.pid).toBe(process.pid);
    lock.release();
    expect(runningSupervisor(home)).toBeUndefined();
  });

  it('says which setting is wrong', async () => {
    const outcome = await intermission(['start'], { PORT: 'http' });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/^PORT \(port of the API and dashboard\): /);
  });
});
