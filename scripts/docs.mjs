// npm run docs: writes the generated parts of docs/. The tests in test/docs/ fail when they are out of date.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { build } from './build.mjs';
import { docsParts, listMetrics, withParts } from './docs-parts.mjs';
import { root } from './home.mjs';

await build();
const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
const [
  { Environment },
  { FAILURES },
  { REFUSALS },
  { nodeDefinitions },
  { elementShape },
  { downloadShape },
  { METHODS },
  { features },
  { apiMetrics },
  { workerMetrics },
  { browsersMetrics },
  { AUDIT_ACTIONS },
] = await Promise.all(
  [
    'config/index.js',
    'contracts/failures.js',
    'contracts/refusals.js',
    'automation/reading/vocabulary.js',
    'automation/nodes/element.js',
    'automation/nodes/download.js',
    'automation/locators/methods.js',
    'automation/reading/feature-table.js',
    'infra/metrics/api-metrics.js',
    'infra/metrics/worker-metrics.js',
    'infra/metrics/browsers-metrics.js',
    'contracts/audit.js',
  ].map(built),
);

const parts = docsParts({
  settings: Environment.shape,
  failures: FAILURES,
  refusals: REFUSALS,
  auditActions: AUDIT_ACTIONS,
  nodeDefinitions,
  elementFields: elementShape,
  downloadFields: downloadShape,
  locatorMethods: METHODS,
  features: features(),
  metrics: listMetrics({ api: apiMetrics, worker: workerMetrics, browsers: browsersMetrics }),
  lock: JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')),
});

const folder = join(root, 'docs');
for (const name of readdirSync(folder).filter((file) => file.endsWith('.md'))) {
  const file = join(folder, name);
  const before = readFileSync(file, 'utf8');
  const options = { ...(await resolveConfig(file)), parser: 'markdown' };
  const after = await format(withParts(before, parts), options);
  if (after === before) continue;
  writeFileSync(file, after);
  console.log(`docs/${name} written`);
}
