import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually, isAlive, temporaryFolder } from '../cli/support.js';

const HAND_OVER = new URL('../../scripts/hand-over.mjs', import.meta.url).href;

/** Starts a program by way of `scripts/hand-over.mjs`; `notes` is what it has written down so far, word by word. */
function handedOver(code: string) {
  const folder = temporaryFolder();
  const [script, file] = [join(folder, 'program.cjs'), join(folder, 'notes')];
  writeFileSync(
    script,
    `const note = (text) => require('fs').appendFileSync(${JSON.stringify(file)}, text + ' ');${code}`,
  );
  const start = `const { handOver } = await import(${JSON.stringify(HAND_OVER)}); handOver([${JSON.stringify(script)}], process.env);`;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', start], { stdio: 'inherit' });
  const notes = () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ') : []);
  return { starter, notes };
}

describe('handing over to the program that an npm script asks for', () => {
  it('passes the exit code through', async () => {
    const { starter } = handedOver('process.exit(5)');
    expect(await once(starter, 'exit')).toEqual([5, null]);
  });

  it('passes on one press of Ctrl-C once, though it arrives from the terminal and from npm', async () => {
    const { starter, notes } = handedOver(`
      process.on('SIGINT', () => note('SIGINT'));
      process.on('SIGTERM', () => { note('SIGTERM'); process.exit(130); });
      setInterval(() => {}, 1000);
      note('started');
    `);
    await eventually(() => notes().includes('started'));
    starter.kill('SIGINT');
    await eventually(() => notes().includes('SIGINT'));
    starter.kill('SIGINT');
    starter.kill('SIGTERM');
    expect(await once(starter, 'exit')).toEqual([130, null]);
    expect(notes()).toEqual(['started', 'SIGINT', 'SIGTERM']);
  });

  it('lets the program see that its starter was killed', async () => {
    const { starter, notes } = handedOver(`
      process.on('disconnect', () => process.exit());
      note(process.pid);
    `);
    const pid = Number(await eventually(() => notes()[0]));
    starter.kill('SIGKILL');
    await eventually(() => !isAlive(pid));
  });
});
