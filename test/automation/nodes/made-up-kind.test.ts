import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import type { RunState } from '../../../contracts/run-state.js';
import { automationOf } from '../../support/runs/automations.js';
import { useTimeSkipping } from '../../support/temporal/time-skipping.js';

const PROJECT = new URL('../../../', import.meta.url);
/** All that a worker runs. */
const SOURCES = ['automation', 'contracts', 'config', 'infra', 'activities', 'workflows', 'worker.ts', 'package.json'];

const DEFINITION = `import { z } from 'zod';
import { defineNode } from '../model/define-node.js';
import { text } from '../model/field-types.js';

export const readTitle = defineNode({
  name: 'read_title',
  description: "Reads the page's title",
  wrapper: 'extraction_action',
  runs: 'browser',
  isRepeatable: () => true,
  params: z.object({ output_variable_name: text().describe('Variable that holds the title') }),
  title: () => "read the page's title",
});
`;

const EFFECT = `import { readTitle as definition } from '../../automation/nodes/read-title.js';
import { browserNode } from '../step/browser-node.js';

export const readTitle = browserNode(definition, async ({ page, params, output }) => {
  const title = await page.title();
  output({ unique_identifier: params.output_variable_name, json_data: { title } });
});
`;

/** Copies the code of the worker, and adds a node kind to it as CONTRIBUTING.md says: two files and a line in each index. */
function projectWithKind(): URL {
  // Inside the project, so that its packages are found.
  const parent = fileURLToPath(new URL('.intermission/', PROJECT));
  mkdirSync(parent, { recursive: true });
  const copy = pathToFileURL(`${mkdtempSync(`${parent}made-up-kind-`)}/`);
  for (const name of SOURCES) cpSync(new URL(name, PROJECT), new URL(name, copy), { recursive: true });
  // Temporal loads the failure converter from there.
  symlinkSync(new URL('dist', PROJECT), new URL('dist', copy));
  writeFileSync(new URL('automation/nodes/read-title.ts', copy), DEFINITION);
  appendFileSync(new URL('automation/nodes/index.ts', copy), "export { readTitle } from './read-title.js';\n");
  writeFileSync(new URL('activities/nodes/read-title.ts', copy), EFFECT);
  appendFileSync(new URL('activities/nodes/index.ts', copy), "export { readTitle } from './read-title.js';\n");
  return copy;
}

const copy = projectWithKind();
const system = useTimeSkipping({}, copy);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

it('adds a node kind with one file and one line for what it is, and the same for what it does', async () => {
  const { url } = system.practice;
  const node = { type: 'action_node', extraction_action: { read_title: { output_variable_name: 'title' } } };
  const run = await system.start({ automation: automationOf(`${url}/login`, node) });
  await run.result();
  const { status, outputs, nodes } = await run.query<RunState>('status');
  expect({ status, outputs, nodes }).toMatchObject({
    status: 'succeeded',
    outputs: [{ unique_identifier: 'title', json_data: { title: expect.stringMatching(/\S/) as string } }],
    nodes: [{ kind: 'read_title', title: "read the page's title", state: 'done' }],
  });
});
