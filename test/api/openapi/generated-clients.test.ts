import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApi } from '../../../api/openapi/document.js';
import { testPython } from '../../support/machine/python.js';
import { STATE_EXAMPLE } from '../../../api/openapi/examples.js';

const run = promisify(execFile);
const python = await testPython();
const root = fileURLToPath(new URL('../../../', import.meta.url));
const nodeProgram = (path: string) => join(root, 'node_modules', path);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clients-'));
  await writeFile(join(folder, 'openapi.json'), JSON.stringify(openApi()));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const STRICT = ['--strict', '--noEmit', '--target', 'es2023', '--module', 'nodenext', '--skipLibCheck'];

const compile = async (file: string) => {
  const args = [nodeProgram('typescript/bin/tsc'), ...STRICT, file];
  const { stdout } = await run(process.execPath, args, { cwd: folder }).catch(
    (error: unknown) => error as { stdout: string },
  );
  return stdout;
};

describe('a client generated from the description', () => {
  it('compiles in TypeScript', async () => {
    await run(process.execPath, [nodeProgram('openapi-typescript/bin/cli.js'), 'openapi.json', '-o', 'api.d.ts'], {
      cwd: folder,
    });
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    const program = (key: string) => `import type { components, operations } from './api.js';
      type Start = operations['startRun']['requestBody']['content']['application/json'];
      export const start: Start = { automation: 'login', ${key}: { email: 'ana@example.com' } };
      export const status = (run: components['schemas']['RunState']): string => run.pause?.mail.to ?? run.status;
    `;
    await writeFile(join(folder, 'right.ts'), program('owner'));
    await writeFile(join(folder, 'wrong.ts'), program('ovner'));
    expect(await compile('right.ts')).toBe('');
    expect(await compile('wrong.ts')).toContain("'ovner' does not exist");
  });

  it.skipIf(python === undefined)('compiles in Python, and reads a state of a later version', async () => {
    const args = ['generate', '--path', 'openapi.json', '--output-path', 'made', '--meta', 'none'];
    const { stdout } = await run(python!, ['-m', 'openapi_python_client', ...args], { cwd: folder });
    // Without ruff it leaves the code unformatted; it must not leave anything out.
    expect(stdout.replaceAll(/ruff is not in PATH|Skipping Integration/g, '')).not.toMatch(/WARNING|unable|ignored/i);
    await run(python!, ['-m', 'compileall', '-q', 'made'], { cwd: folder });
    await writeFile(join(folder, 'state.json'), JSON.stringify({ ...STATE_EXAMPLE, aLaterMember: [1] }));
    await writeFile(
      join(folder, 'read.py'),
      `import json, pkgutil, importlib, made
for module in pkgutil.walk_packages(made.__path__, 'made.'):
    importlib.import_module(module.name)
from made.models.run_state import RunState
from made.models.start_request import StartRequest
run = RunState.from_dict(json.load(open('state.json')))
print(run.pause.mail.to, run.additional_properties, StartRequest(automation='login').to_dict())
`,
    );
    const read = await run(python!, ['read.py'], { cwd: folder });
    expect(read.stdout).toBe("ana@example.com {'aLaterMember': [1]} {'automation': 'login'}\n");
  });
});
