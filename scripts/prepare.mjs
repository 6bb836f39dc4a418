import { join } from 'node:path';
import { appsFor } from './apps.mjs';
import { build } from './build.mjs';
import { findChromium } from './find-chromium.mjs';
import { findTemporal, findTestServer } from './find-temporal.mjs';
import { findPrometheus } from './find-prometheus.mjs';
import { root } from './home.mjs';
import { installPackages } from './install.mjs';
import { PlainError } from './steps.mjs';

const cli = join(root, 'dist/cli/main.js');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');

/** What each npm script runs, and what it needs besides packages and build. */
const targets = {
  start: (args) => ({ program: [cli, 'start', ...args], needs: commandNeeds('start') }),
  demo: (args) => ({ program: [cli, 'start', '--demo', ...args], needs: commandNeeds('start') }),
  cli: (args) => ({ program: [cli, ...args], needs: commandNeeds(args[0], args) }),
  test: (args) => ({
    program: [vitest, 'run', ...args],
    needs: ['temporal', 'testServer', 'chromium', 'prometheus'],
  }),
  apps: (args) => ({
    program: [vitest, 'run', '--config', join(root, 'test/apps/vitest.config.ts'), ...args],
    needs: ['temporal', 'chromium'],
    apps: appsFor(args),
  }),
  deploy: (args) =>
    args[0] === '--path'
      ? {
          program: [join(root, 'dist/test/deploy/path/main.js'), ...args.slice(1)],
          needs: ['temporal', 'chromium', 'prometheus'],
        }
      : { program: [vitest, 'run', '--config', join(root, 'test/deploy/vitest.config.ts'), ...args], needs: [] },
  faults: (args) => ({ program: [join(root, 'dist/test/faults/main.js'), ...args], needs: ['temporal', 'chromium'] }),
  cluster: (args) => ({ program: [join(root, 'dist/test/cluster/main.js'), ...args], needs: ['temporal', 'chromium'] }),
  soak: (args) => ({ program: [join(root, 'dist/test/soak/main.js'), ...args], needs: ['temporal', 'chromium'] }),
  scale: (args) => ({ program: [join(root, 'dist/test/cluster/scale.js'), ...args], needs: ['temporal'] }),
  bench: (args) => ({ program: [join(root, 'dist/bench/main.js'), ...args], needs: ['temporal', 'chromium'] }),
};

const finders = {
  temporal: { setting: 'INTERMISSION_TEMPORAL_CLI', find: findTemporal },
  testServer: { setting: 'INTERMISSION_TEMPORAL_TEST_SERVER', find: findTestServer },
  chromium: { setting: 'INTERMISSION_CHROMIUM', find: findChromium },
  prometheus: { setting: 'TEST_PROMETHEUS', find: findPrometheus },
};

/** Prepares everything for a target; returns the arguments and the environment for Node. */
export async function prepare(target, args) {
  if (!Object.hasOwn(targets, target)) {
    throw new PlainError(`scripts/run.mjs: "${target}" is not one of ${Object.keys(targets).join(', ')}`);
  }
  await installPackages();
  await build();
  const { program, needs, apps = [] } = targets[target](args);
  const env = { ...process.env };
  for (const { setting, find } of [...needs.map((need) => finders[need]), ...apps]) env[setting] = await find();
  return { program, env };
}

function commandNeeds(command, args = []) {
  if (command === 'browsers' || (command === 'record' && args.includes('--headless'))) return ['chromium'];
  if (command !== 'start') return [];
  return process.env.TEMPORAL_ADDRESS ? ['chromium'] : ['temporal', 'chromium'];
}
