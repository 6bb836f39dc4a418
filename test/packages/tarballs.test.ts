import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderForFile, pack, type PackageName, PACKAGES, ROOT } from './support/packed.js';

interface Manifest {
  version: string;
  license: string;
  engines: object;
  dependencies: Record<string, string>;
}
const manifestOf = (name: PackageName) =>
  JSON.parse(readFileSync(join(ROOT, PACKAGES[name], 'package.json'), 'utf8')) as Manifest;
const read = (name: PackageName, file: string) => readFileSync(join(ROOT, PACKAGES[name], file), 'utf8');

describe.each(Object.keys(PACKAGES) as PackageName[])('the tarball of %s', (name) => {
  const folder = folderForFile();
  let tarball: Awaited<ReturnType<typeof pack>>;
  beforeAll(async () => {
    tarball = await pack(name, folder);
  });

  it('has the built code, the licence and the readme, and no test, no source and no file of the build', () => {
    const { files } = tarball;
    expect(files).toEqual(expect.arrayContaining(['package.json', 'LICENSE', 'README.md']));
    expect(files.filter((file) => file.startsWith('dist/')).length).toBeGreaterThan(10);
    const isOdd = (file: string) =>
      /(^|\/)(test|bench)\/|\.test\.|\.map$|\.tsx$|(?<!\.d)\.ts$|(^|\/)\.|node_modules|tsconfig/.test(file);
    expect(files.filter(isOdd)).toEqual([]);
    expect(
      files.filter(
        (file) => !/^(dist|examples|scripts)\/|^(package\.json|LICENSE|README\.md|CHANGELOG\.md)$/.test(file),
      ),
    ).toEqual([]);
  });

  it('passes publint', async () => {
    const { messages } = await publint({ pkgDir: join(ROOT, PACKAGES[name]), pack: 'npm', strict: true });
    expect(messages.map(({ code, path }) => [code, path])).toEqual([]);
  });

  it('has types that every way of resolving modules finds (arethetypeswrong)', () => {
    const attw = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
    const run = spawnSync(process.execPath, [attw, tarball.path, '--profile', 'esm-only', '--format', 'ascii'], {
      encoding: 'utf8',
    });
    expect(run.status, run.stdout + run.stderr).toBe(0);
    expect(run.stdout).toContain('🟢');
  });

  it('has the version and the licence of the project, and dependencies in the versions that the tests use', () => {
    const project = manifestOf('intermission');
    const { version, license, engines, dependencies } = manifestOf(name);
    expect({ version, license, engines }).toEqual({
      version: project.version,
      license: project.license,
      engines: project.engines,
    });
    for (const [dependency, range] of Object.entries(dependencies)) {
      expect(range.replace('^', ''), dependency).toBe(project.dependencies[dependency]);
    }
    expect(read(name, 'LICENSE')).toBe(read('intermission', 'LICENSE'));
  });
});
