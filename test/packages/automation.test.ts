import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { automationSchema } from '../../automation/reading/json-schema.js';
import { serve } from '../support/http/serve.js';
import { folderForFile, install, type Installed, pack, runIn, SLOW_MS, typeCheck } from './support/packed.js';

const DOCUMENT = {
  url: 'https://example.com',
  parameters: { input_parameters: { name: ['Ana'] } },
  nodes: [
    {
      type: 'action_node',
      interaction_action: { input_text: { command: 'get_by_label("Name")', input_text: '{name[0]}' } },
    },
    { type: 'action_node', human_in_loop_action: { max_wait_time: 700, title: 'Look', instructions: 'Look' } },
  ],
};
const PROGRAM = `
import { automationSchema, validateAutomation } from '@intermission/automation';
const document = ${JSON.stringify(DOCUMENT)};
const right = structuredClone(document);
right.nodes[1].human_in_loop_action.max_wait_time = 300;
globalThis.result = {
  wrong: validateAutomation(document),
  right: validateAutomation(right),
  values: validateAutomation(right, { inputParameters: { nam: ['Ben'] } }).errors.map(({ path }) => path),
  schema: automationSchema().$id,
};
`;
const RESULT = {
  wrong: {
    valid: false,
    errors: [
      {
        path: 'nodes.1.human_in_loop_action.max_wait_time',
        message: expect.stringMatching(/^700 is not below 600/) as string,
      },
    ],
    warnings: [],
  },
  right: { valid: true, errors: [], warnings: [] },
  values: ['inputParameters.name', 'inputParameters.nam'],
  schema: 'urn:intermission:automation',
};

const CONSUMER = `
import { type Issue, validateAutomation, type ValidationResult } from '@intermission/automation';
export const result: ValidationResult = validateAutomation({}, { inputParameters: {} });
export const first: Issue | undefined = result.errors[0];
// @ts-expect-error: the types are there, so this is not a text.
export const valid: string = result.valid;
`;

describe('@intermission/automation in an empty project', () => {
  const project = folderForFile();
  let installed: Installed;
  let browser: Browser;
  beforeAll(async () => {
    const { path } = await pack('@intermission/automation', project);
    [installed, browser] = await Promise.all([
      install(path, project),
      chromium.launch({ executablePath: process.env.INTERMISSION_CHROMIUM!, args: ['--no-sandbox'] }),
    ]);
  }, SLOW_MS);
  afterAll(() => browser?.close());

  it('is small', () => {
    console.log(`@intermission/automation: ${installed.packages.length} packages, ${installed.megabytes} MB`);
    expect(installed.packages.sort()).toEqual(['@intermission/automation', 'zod']);
  });

  it('validates a document in Node', async () => {
    writeFileSync(join(project, 'program.js'), `${PROGRAM}\nconsole.log(JSON.stringify(result));`);
    expect(JSON.parse(await runIn(project, 'program.js'))).toEqual(RESULT);
  });

  it('validates a document in a browser', async () => {
    writeFileSync(join(project, 'page.js'), PROGRAM);
    const bundle = await rolldown({ input: join(project, 'page.js'), platform: 'browser' });
    const { output } = await bundle.generate({ format: 'esm' });
    await bundle.close();
    const site = await serve((req, res) => {
      res.setHeader('content-type', req.url === '/page.js' ? 'text/javascript' : 'text/html');
      res.end(req.url === '/page.js' ? output[0].code : '<!doctype html><script type=module src=/page.js></script>');
    });
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.goto(site.url);
    await page.waitForFunction('globalThis.result !== undefined');
    expect(await page.evaluate('result')).toEqual(RESULT);
    expect(errors).toEqual([]);
    await page.close();
    await site.stop();
  });

  it('has the JSON Schema as a file', () => {
    const file = createRequire(join(project, 'program.js')).resolve('@intermission/automation/schema.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(automationSchema());
  });

  it.each(['nodenext', 'bundler'] as const)(
    'has types for a strict program (%s)',
    async (resolution) => {
      writeFileSync(join(project, 'consumer.ts'), CONSUMER);
      expect(await typeCheck(project, 'consumer.ts', resolution)).toEqual([]);
    },
    SLOW_MS,
  );
});
