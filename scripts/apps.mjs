import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { home } from './home.mjs';
import { execute, PlainError, step } from './steps.mjs';

/** The applications of `npm run test:apps`, by the name of their test file, with the exact versions to install. */
const APPS = {
  django: { setting: 'INTERMISSION_TEST_DJANGO', from: 'PyPI', install: withPip, packages: ['django==5.2.19'] },
  'node-red': {
    setting: 'INTERMISSION_TEST_NODE_RED',
    from: 'npm',
    install: withNpm,
    packages: ['node-red@4.1.8'],
  },
  editors: {
    setting: 'INTERMISSION_TEST_EDITORS',
    from: 'npm',
    install: withNpm,
    packages: [
      '@xterm/xterm@6.0.0',
      'prosemirror-view@1.44.0',
      'prosemirror-example-setup@1.2.3',
      'prosemirror-schema-basic@1.2.4',
    ],
  },
};

/** What the test files named in `args` need, or everything when they name none, in the form that `prepare` expects. */
export function appsFor(args) {
  const all = Object.keys(APPS);
  const named = all.filter((name) => args.some((arg) => !arg.startsWith('-') && arg.includes(name)));
  return (named.length > 0 ? named : all).map((name) => ({
    setting: APPS[name].setting,
    find: () => installed(name, APPS[name]),
  }));
}

/** The folder with the installed application. Reuses an earlier installation of the same packages. */
async function installed(name, { from, install, packages }) {
  const folder = join(home, 'apps', name);
  const record = join(folder, 'installed.json');
  const wanted = JSON.stringify(packages);
  if (existsSync(record) && readFileSync(record, 'utf8') === wanted) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const result = await step(`Installing ${packages.join(', ')} from ${from}`, () => install(folder, packages));
  if (!result.ok) {
    const reason = result.output.split('\n').find((line) => /error/i.test(line)) ?? result.lastLines;
    throw new PlainError(
      `test/apps/${name}.apps.ts needs ${packages.join(', ')}, which could not be installed from ${from}: ${reason.trim()}`,
    );
  }
  // Written last: an incomplete installation has no record and is repeated.
  writeFileSync(record, wanted);
  return folder;
}

async function withPip(folder, packages) {
  const venv = await execute('python3', ['-m', 'venv', folder], { seconds: 120 });
  if (!venv.ok) return venv;
  const args = ['-m', 'pip', 'install', '--disable-pip-version-check', '--only-binary=:all:', '--retries', '2'];
  return execute(join(folder, 'bin/python'), [...args, ...packages], { seconds: 300 });
}

function withNpm(folder, packages) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--save-exact', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return execute('npm', [...args, ...packages], { seconds: 600, cwd: folder });
}
