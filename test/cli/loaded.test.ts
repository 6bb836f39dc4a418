import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadedPackages } from '../support/machine/loaded-packages.js';
import { CLI } from './support.js';

const EXAMPLE = fileURLToPath(new URL('../../examples/human-in-loop.json', import.meta.url));

it.each([
  [['--help'], ['commander']],
  [['--version'], ['commander']],
  [['validate', EXAMPLE], ['commander']],
])('%j loads its own code and no other package', async (args, packages) => {
  expect(await loadedPackages([CLI, ...args])).toEqual(packages);
});

it('the list of what is loaded has Temporal, Playwright and Express once a command needs them', async () => {
  const entry = ['worker.js', 'api/server.js'].map((file) => new URL(`../../dist/${file}`, import.meta.url).href);
  const code = entry.map((url) => `await import(${JSON.stringify(url)});`).join('');
  const packages = await loadedPackages(['--input-type=module', '--eval', code]);
  expect(packages).toEqual(expect.arrayContaining(['@temporalio/worker', 'express', 'playwright', 'playwright-core']));
  // Only processes that trace load it.
  expect(packages.filter((name) => /opentelemetry\/(sdk|exporter|core)|interceptors-opentelemetry/.test(name))).toEqual(
    [],
  );
});
