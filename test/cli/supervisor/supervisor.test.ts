import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { childEnvironment } from '../../../infra/processes/child-environment.js';
import type { ProcessSpec } from '../../../cli/supervisor/spec.js';
import { Supervisor } from '../../../cli/supervisor/supervisor.js';
import { eventually, isAlive, temporaryFolder } from '../support.js';

const SUPERVISOR = new URL('../../../dist/cli/supervisor/supervisor.js', import.meta.url).href;

// Notes its process id and says that it is ready; leaves when its supervisor is gone.
const OURS = `
  require('fs').appendFileSync(process.argv[2], process.pid + '\\n');
  process.on('disconnect', () => process.exit());
  process.send('ready');
`;
// Knows nothing of supervisors, and never ends by itself.
const FOREIGN = `
  require('fs').appendFileSync(process.argv[2], process.pid + '\\n');
  setInterval(() => {}, 1000);
`;

interface Fake {
  spec: ProcessSpec;
  /** Process ids of its starts so far. */
  pids(): number[];
}

function fake(name: string, code: string, kind: ProcessSpec['kind'] = 'ours'): Fake {
  const folder = temporaryFolder();
  const script = join(folder, `${name}.cjs`);
  const notes = join(folder, 'pids');
  writeFileSync(script, code);
  const pids = () => (existsSync(notes) ? readFileSync(notes, 'utf8').trim().split('\n').map(Number) : []);
  return { spec: { name, kind, command: process.execPath, args: [script, notes], env: childEnvironment() }, pids };
}

describe('the supervisor', () => {
  const said: string[] = [];
  let supervisor: Supervisor | undefined;

  function newSupervisor(): Supervisor {
    said.length = 0;
    supervisor = new Supervisor({
      logsFolder: temporaryFolder(),
      say: (line) => said.push(line),
      onStart: () => undefined,
    });
    return supervisor;
  }

  afterEach(() => supervisor?.stop());

  it('starts a process again that was killed, and leaves the others alone', async () => {
    const [worker, other] = [fake('worker', OURS), fake('other', OURS)];
    await newSupervisor().start([worker.spec, other.spec]);
    const [first = 0] = worker.pids();
    process.kill(first, 'SIGKILL');
    const second = await eventually(() => worker.pids()[1]);
    expect(isAlive(second)).toBe(true);
    expect(said).toEqual(['worker was ended by SIGKILL; restarting it in 0.2 s']);
    expect(other.pids()).toHaveLength(1);
  });

  it('starts a foreign program again that was killed', async () => {
    const server = fake('server', FOREIGN, 'foreign');
    await newSupervisor().start([server.spec]);
    const first = await eventually(() => server.pids()[0]);
    process.kill(first, 'SIGKILL');
    await eventually(() => server.pids()[1]);
    expect(said).toEqual(['server ended with code 137; restarting it in 0.2 s']);
  });

  it('leaves nothing behind when it stops, not even what a process has started', async () => {
    const stubborn = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
    const parent = fake(
      'parent',
      `
        const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}]);
        child.once('spawn', () => {
          require('fs').appendFileSync(process.argv[2], process.pid + '\\n' + child.pid + '\\n');
          process.send('ready');
        });
      `,
    );
    const server = fake('server', FOREIGN, 'foreign');
    await newSupervisor().start([parent.spec, server.spec]);
    await eventually(() => server.pids()[0]);
    const pids = [...parent.pids(), ...server.pids()];
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    await supervisor?.stop();
    await eventually(() => !pids.some(isAlive));
    expect(said).toEqual([]);
  });

  it('leaves nothing behind when it is killed itself', async () => {
    const [ours, foreign] = [fake('ours', OURS), fake('foreign', FOREIGN, 'foreign')];
    const code = `
      const { Supervisor } = await import(${JSON.stringify(SUPERVISOR)});
      const supervisor = new Supervisor({ logsFolder: ${JSON.stringify(temporaryFolder())}, say() {}, onStart() {} });
      await supervisor.start(${JSON.stringify([ours.spec, foreign.spec])});
    `;
    const host = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'inherit' });
    const pids = await eventually(() => {
      const all = [...ours.pids(), ...foreign.pids()];
      return all.length === 2 && all;
    });
    expect(pids.map(isAlive)).toEqual([true, true]);
    host.kill('SIGKILL');
    await eventually(() => !pids.some(isAlive));
  });

  it('gives up on a process that dies at every start, and shows its last words', async () => {
    const broken = fake('worker', `console.error('no such setting'); process.exit(7);`);
    const start = newSupervisor().start([broken.spec]);
    await expect(start).rejects.toThrow(
      /^worker ended with code 7, 5 times in a row\. Its last lines:\n( {2}no such setting\n)+All of it: /,
    );
    await expect(supervisor?.gaveUp).rejects.toThrow('worker ended with code 7');
    expect(said).toHaveLength(4);
  });

  it('says so when a program cannot be started', async () => {
    const { spec } = fake('worker', '');
    await expect(newSupervisor().start([{ ...spec, command: '/nowhere/node' }])).rejects.toThrow(
      'worker could not be started (spawn /nowhere/node ENOENT)',
    );
  });
});
