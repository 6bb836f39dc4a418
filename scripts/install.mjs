import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './home.mjs';
import { execute, PlainError, step } from './steps.mjs';

/** Runs `npm ci` unless every package of package-lock.json is installed in its exact version. */
export async function installPackages() {
  if (packagesAreInstalled()) return;
  await step('Installing npm packages (npm ci)', async () => {
    const npm = process.env.npm_execpath;
    // Under `npm run -s`, npm would hide even its errors.
    const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
    const [program, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
    let result;
    // A connection may stall forever; npm's cache then contains everything fetched so far.
    for (const seconds of [300, 900]) {
      result = await execute(program, [...first, ...args], { seconds, cwd: root });
      if (result.ok) return true;
    }
    throw new PlainError(`npm ci failed:\n${result.lastLines}`);
  });
}

function packagesAreInstalled() {
  const wanted = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  if (wanted === undefined) throw new PlainError(`There is no package-lock.json in ${root}.`);
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    // Missing optional packages belong to other platforms; the root has the path ''.
    if (path === '' || (optional && !(path in installed))) return true;
    return installed[path]?.version === version;
  });
}

function packagesOf(lockFile) {
  try {
    return JSON.parse(readFileSync(join(root, lockFile), 'utf8')).packages;
  } catch {
    return undefined;
  }
}
