import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { SessionProcess } from '../../../browsers/process/session-process.js';
import { sessionConfig } from '../../../browsers/session/session-config.js';
import { builtFile } from '../../../infra/built-file.js';
import { openStore } from '../../../infra/storage/open-store.js';
import { isRunning, testSettings } from '../settings.js';
import { until } from '../until.js';

const PROGRAM = fileURLToPath(builtFile('session/process.cjs'));

it('ends the process of a session whose parent died while it was loading', async () => {
  const parent = `
    const child = require('node:child_process').fork(process.argv[1], { stdio: 'ignore' });
    process.stdout.write(String(child.pid), () => process.exit(0));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', parent, PROGRAM]);
  const pid = Number(stdout);
  expect(pid).toBeGreaterThan(0);
  await until(() => !isRunning(pid));
});

it('removes the files of a session whose process was killed', async () => {
  const { config } = testSettings();
  const parent = await mkdtemp(join(tmpdir(), 'im-session-'));
  const { TMPDIR } = process.env;
  process.env.TMPDIR = parent;
  try {
    const session = await SessionProcess.launch(sessionConfig(config), openStore(config));
    expect(await readdir(parent)).toHaveLength(1);
    process.kill(session.sessionPid, 'SIGKILL');
    await session.gone;
    await until(async () => (await readdir(parent)).length === 0);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    await rm(parent, { recursive: true, force: true });
  }
});
