import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const PACKAGES = [
  'openapi-python-client==0.29.1',
  'jsonschema==4.26.0',
  'httpx==0.28.1',
  'temporalio==1.35.0',
  'mypy==2.4.1',
];

/**
 * A Python that has the packages above, installed once from PyPI; undefined on a machine without Python or without PyPI, where the tests that
 * need it are skipped.
 */
export async function testPython(): Promise<string | undefined> {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const tools = join(resolve(root, process.env.INTERMISSION_HOME ?? '.intermission'), 'tools');
  const folder = join(tools, `python-${createHash('sha256').update(PACKAGES.join()).digest('hex').slice(0, 12)}`);
  const python = join(folder, 'bin/python');
  if (existsSync(python)) return python;
  await mkdir(tools, { recursive: true, mode: 0o700 });
  const part = await mkdtemp(`${folder}-`);
  try {
    await run('python3', ['-m', 'venv', part]);
    const args = ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--only-binary=:all:', '--retries', '2'];
    await run(join(part, 'bin/python'), [...args, ...PACKAGES], { timeout: 300_000 });
    // Only a complete installation gets the final name. Another test file may have been faster.
    await rename(part, folder).catch((error: unknown) => {
      if (!existsSync(python)) throw error;
    });
    return python;
  } catch (error) {
    console.warn(`Tests that need Python are skipped: ${(error as Error).message}`);
    return undefined;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}
