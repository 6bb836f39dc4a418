import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';

const run = promisify(execFile);

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Installations and type checks with all declarations take long on a busy machine. */
export const SLOW_MS = 300_000;

/** The packages, with their folders. */
export const PACKAGES = {
  intermission: '.',
  '@intermission/client': 'client',
  '@intermission/automation': 'automation',
};
export type PackageName = keyof typeof PACKAGES;

interface Tarball {
  path: string;
  /** The files in it, without `package/`. */
  files: string[];
}

/** A folder that is gone when the tests of the file have run. */
export function folderForFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'intermission-packages-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }), SLOW_MS);
  return folder;
}

/** Makes the tarball of a package, as `npm publish` does. */
export async function pack(name: PackageName, folder: string): Promise<Tarball> {
  const args = ['pack', join(ROOT, PACKAGES[name]), '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await run('npm', args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
  const [made] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  return { path: join(folder, made.filename), files: made.files.map(({ path }) => path) };
}

/** The packages in a project after an installation, and how much room they take. */
export interface Installed {
  packages: string[];
  megabytes: number;
}

/** Installs a tarball in an empty project. Needs the npm registry, or npm's cache of it. */
export async function install(tarball: string, project: string): Promise<Installed> {
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const quiet = ['--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', tarball, ...quiet], { cwd: project, timeout: 300_000 });
  const lock = readFileSync(join(project, 'node_modules/.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, unknown> };
  const bytes = readdirSync(join(project, 'node_modules'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  const names = Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, ''));
  return { packages: names, megabytes: Math.round(bytes / 1_000_000) };
}

/**
 * Type-checks a file of a project strictly, under this kind of module resolution. Returns what the compiler says about the file and about our
 * packages: the declarations of Temporal's SDK fail some of these rules.
 */
export async function typeCheck(
  project: string,
  file: string,
  resolution: 'nodenext' | 'bundler',
  types: readonly string[] = [],
): Promise<string[]> {
  const module = resolution === 'bundler' ? 'esnext' : 'nodenext';
  const config = {
    compilerOptions: {
      ...{ strict: true, noEmit: true, target: 'es2023', module, moduleResolution: resolution },
      // All declarations are checked once; that takes a minute.
      skipLibCheck: resolution === 'bundler',
      ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, types },
    },
    files: [file],
  };
  writeFileSync(join(project, `tsconfig.${resolution}.json`), JSON.stringify(config));
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [tsc, '-p', `tsconfig.${resolution}.json`], { cwd: project }).catch(
    (error: unknown) => error as { stdout: string },
  );
  return stdout.split('\n').filter((line) => /^(?!node_modules\/(?!@intermission\/))\S/.test(line));
}

/** Runs a program of a project to its end, with these settings and no others of the machine. Returns what it prints. */
export async function runIn(project: string, file: string, settings: NodeJS.ProcessEnv = {}): Promise<string> {
  const env = { PATH: process.env.PATH, ...settings };
  const { stdout } = await run(process.execPath, [file], { cwd: project, env, timeout: 60_000 });
  return stdout;
}
