import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { builtFile } from '../../../infra/built-file.js';
import { isRunning } from '../settings.js';
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
