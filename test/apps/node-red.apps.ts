import type { Page } from 'playwright';
import { afterAll, describe, expect, it } from 'vitest';
import { startAws } from '../activities/secrets/foreign-apis.js';
import { automationOf, pause } from '../support/runs/automations.js';
import type { Point } from '../support/owner/owner.js';
import { DESKTOP, useSystem } from '../support/system/system.js';
import { type NodeRed, startNodeRed } from './node-red.js';
import { act, click, extract, fill } from './steps.js';
import { untilShown } from './shown.js';
import { tracesOf } from './traces.js';

const PASSWORD = 'Flows-3Qx8-password';
const RUN_MS = 120_000;

let nodeRed: NodeRed;
let aws: Awaited<ReturnType<typeof startAws>>;
const test = useSystem(async () => {
  nodeRed = await startNodeRed(PASSWORD);
  aws = await startAws({ flows: PASSWORD });
  return {
    INTERMISSION_ALLOWED_NETWORKS: nodeRed.host,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
    AWS_ACCESS_KEY_ID: 'AKIAFLOWS',
    AWS_SECRET_ACCESS_KEY: 'a-key-of-the-flows',
  };
});
afterAll(() => Promise.all([nodeRed?.stop(), aws?.stop()]));

const FLOW = [
  {
    ...{ id: 'inject1', type: 'inject', name: 'Every morning', props: [{ p: 'payload' }], payload: 'Good morning' },
    ...{ payloadType: 'str', topic: '', repeat: '', crontab: '', once: false, onceDelay: 0.1 },
    ...{ x: 160, y: 100, wires: [['debug1']] },
  },
  {
    ...{ id: 'debug1', type: 'debug', name: 'What was said', active: true, tosidebar: true, console: false },
    ...{ tostatus: false, complete: 'payload', targetType: 'msg', x: 380, y: 100, wires: [] },
  },
];

const deploy = click('locator("#red-ui-header-button-deploy")');
const deployed = {
  type: 'assert_locator_node',
  locator: 'get_by_text("Successfully deployed")',
  assertion: 'to_be_visible',
  output_variable_name: 'is_deployed',
};

const signedIn = (...nodes: unknown[]) => ({
  ...automationOf(
    nodeRed.url,
    fill('get_by_label("Username")', 'ana'),
    fill('get_by_label("Password")', '{password[0]}'),
    click('get_by_role("button", name="Login")'),
    ...nodes,
  ),
  parameters: {
    input_parameters: {},
    secure_parameters: { password: [{ amazon_secrets_manager: { secret_name: 'flows', region_name: 'eu-west-1' } }] },
  },
});

describe('an automation of Node-RED', () => {
  it('signs in, imports and deploys a flow, runs it, reads what it said and exports it', async () => {
    const runId = await test.runs.start(
      signedIn(
        click('locator("#red-ui-workspace-chart")'),
        act('key_press', { type: ['ctrl', 'i'] }),
        fill('locator("#red-ui-clipboard-dialog-import-text")', JSON.stringify(FLOW)),
        // The dialog looks at its text when a key goes up.
        act('key_press', { type: 'end' }),
        click('locator("#red-ui-clipboard-dialog-ok")'),
        // The imported nodes hang on the mouse until a press puts them down.
        click('locator("#red-ui-workspace-chart")'),
        deploy,
        deployed,
        click('locator("#red-ui-tab-debug-link-button")'),
        click('locator(".red-ui-flow-node-button").first'),
        extract('locator', {
          command: 'locator(".red-ui-debug-msg-payload").first',
          output_variable_name: 'said',
          extraction_format: { said: 'str' },
        }),
        act('key_press', { type: ['ctrl', 'e'] }),
        click('locator("#red-ui-clipboard-dialog-download")', {
          expect_download: true,
          download_filename: 'greetings.json',
        }),
      ),
    );
    const state = await test.runs.untilEnded(runId, RUN_MS);
    expect(state.error).toBeUndefined();
    expect(state.outputs).toContainEqual(expect.objectContaining({ json_data: { said: '"Good morning"' } }));
    expect((await nodeRed.flows()).map(({ type, name = '' }) => `${type} ${name}`)).toEqual([
      'tab ',
      'inject Every morning',
      'debug What was said',
    ]);
    const file = (await (await test.runs.call('GET', `/v1/runs/${runId}/artifacts/greetings.json`)).json()) as {
      name?: string;
    }[];
    expect(file.map(({ name }) => name)).toContain('Every morning');
    expect(await tracesOf(test, runId, { 'the password': PASSWORD })).toEqual([]);
  });
});

/** A window of the run's size with the same editor: it says where things are in the run's. */
async function mirror(): Promise<{ page: Page; centre(selector: string): Promise<Point> }> {
  const page = await test.browser.newPage({ viewport: { width: 1280, height: 720 } });
  await page.goto(nodeRed.url);
  const centre = async (selector: string) => {
    const target = page.locator(selector).first();
    await target.waitFor();
    const box = (await target.boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  return { page, centre };
}

describe('a person in Node-RED', () => {
  it('signs in at a desktop, drags a node into the flow, writes code, and deploys', async () => {
    const runId = await test.runs.start(
      automationOf(
        nodeRed.url,
        fill('get_by_label("Username")', 'ana'),
        pause(300, { title: 'Sign in and add a function' }),
        extract('locator', {
          command: 'locator("#red-ui-header-button-deploy")',
          output_variable_name: 'button',
          extraction_format: { button: 'str' },
        }),
      ),
    );
    const { owner } = await test.opened(runId, DESKTOP);
    const { page } = owner;
    const there = await mirror();
    await owner.click(await there.centre('#node-dialog-login-password'));
    await owner.type(PASSWORD);
    await page.keyboard.press('Enter');
    await there.page.getByLabel('Username').fill('ana');
    await there.page.getByLabel('Password').fill(PASSWORD);
    await there.page.keyboard.press('Enter');
    await there.page.locator('#red-ui-header-button-deploy').waitFor();
    await untilShown(owner, runId, 'Deploy');
    const palette = await owner.screen(await there.centre('[data-palette-type="function"]'));
    const target = await owner.screen({ x: 520, y: 300 });
    await page.mouse.move(palette.x, palette.y);
    await page.mouse.down();
    await page.mouse.move(target.x, target.y, { steps: 12 });
    await page.mouse.up();
    await untilShown(owner, runId, 'function 1');
    await page.mouse.click(target.x, target.y, { clickCount: 2, delay: 80 });
    await untilShown(owner, runId, 'Edit function node');

    // The code editor has the focus.
    await owner.type(`msg.payload = 'typed-9Lk2';`);
    await there.page.locator('[data-palette-type="function"]').dragTo(there.page.locator('#red-ui-workspace-chart'), {
      targetPosition: { x: 300, y: 200 },
    });
    await there.page.locator('.red-ui-flow-node').last().dblclick({ delay: 80 });
    await owner.click(await there.centre('#node-dialog-ok'));
    await untilShown(owner, runId, 'Deploy');
    await owner.click(await there.centre('#red-ui-header-button-deploy'));
    const code = async () => (await nodeRed.flows()).find(({ type }) => type === 'function')?.func;
    await expect.poll(code, { timeout: 30_000 }).toMatch(/^msg\.payload = 'typed-9Lk2';\s+return msg;$/);
    await owner.done();
    const state = await test.runs.untilEnded(runId, RUN_MS);
    expect(state.error).toBeUndefined();
    expect(state.outputs).toContainEqual(expect.objectContaining({ json_data: { button: 'Deploy' } }));
    expect(await tracesOf(test, runId, { 'the password': PASSWORD, code: 'typed-9Lk2' })).toEqual([]);
  });
});
