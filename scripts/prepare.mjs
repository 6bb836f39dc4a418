import { join } from 'node:path';
import { build } from './build.mjs';
import { findChromium } from './find-chromium.mjs';
import { findTemporal, findTestServer } from './find-temporal.mjs';
import { root } from './home.mjs';
import { installPackages } from './install.mjs';
import { PlainError } from './steps.mjs';

const cli = join(root, 'dist/cli/main.js');

/** What each npm script runs, and what it needs besides packages and build. */
const targets = {
  start: (args) => ({ program: [cli, 'start', ...args], needs: commandNeeds('start') }),
  demo: (args) => ({ program: [cli, 'start', '--demo', ...args], needs: commandNeeds('start') }),
  cli: (args) => ({ program: [cli, ...args], needs: commandNeeds(args[0], args) }),
  test: (args) => ({
    program: [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...args],
    needs: ['temporal', 'testServer', 'chromium'],
  }),
  faults: (args) => ({ program: [join(root, 'dist/test/faults/main.js'), ...args], needs: ['temporal', 'chromium'] }),
  cluster: (args) => ({ program: [join(root, 'dist/test/cluster/main.js'), ...args], needs: ['temporal', 'chromium'] }),
  bench: (args) => ({ program: [join(root, 'dist/bench/main.js'), ...args], needs: ['temporal', 'chromium'] }),
};

const finders = {
  temporal: { setting: 'INTERMISSION_TEMPORAL_CLI', find: findTemporal },
  testServer: { setting: 'INTERMISSION_TEMPORAL_TEST_SERVER', find: findTestServer },
  chromium: { setting: 'INTERMISSION_CHROMIUM', find: findChromium },
};

/** Gets ready for a target; returns the arguments for Node and the environment to run them in. */
export async function prepare(target, args) {
  if (!Object.hasOwn(targets, target)) {
    throw new PlainError(`scripts/run.mjs: "${target}" is none of ${Object.keys(targets).join(', ')}`);
  }
  await installPackages();
  await build();
  const { program, needs } = targets[target](args);
  const env = { ...process.env };
  for (const { setting, find } of needs.map((need) => finders[need])) env[setting] = await find();
  return { program, env };
}

function commandNeeds(command, args = []) {
  if (command === 'browsers' || (command === 'record' && args.includes('--headless'))) return ['chromium'];
  if (command !== 'start') return [];
  return process.env.TEMPORAL_ADDRESS ? ['chromium'] : ['temporal', 'chromium'];
}
