import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readAutomation } from '../../../automation/reading/read-automation.js';
import { freePort } from '../../../bench/system.js';
import { serveOwnPages } from '../../support/pages/own-pages.js';
import { useSystem } from '../../support/system/system.js';
import { CLI, eventually, intermission, temporaryFolder } from '../support.js';

const test = useSystem();

interface Recorder {
  /** The recorded page, as a person at the browser has it. */
  page: Page;
  browser: Browser;
  file: string;
  /** Nodes in the file so far. */
  nodes: () => Record<string, unknown>[];
  interrupt: () => void;
  ended: Promise<{ code: number | null; stdout: string }>;
}

async function startRecorder(path: string): Promise<Recorder> {
  const port = await freePort();
  const file = join(temporaryFolder(), 'recorded.json');
  const args = [
    'record',
    URL.canParse(path) ? path : test.site(path),
    '--headless',
    '--remote-debugging-port',
    String(port),
    '--output',
    file,
  ];
  const { PATH = '', INTERMISSION_CHROMIUM = '' } = process.env;
  const env = { PATH, INTERMISSION_CHROMIUM, INTERMISSION_HOME: temporaryFolder() };
  const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const ended = new Promise<{ code: number | null; stdout: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, stdout })),
  );
  await eventually(() => stdout.includes('Recording to '));
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  onTestFinished(() => browser.close());
  const page = browser.contexts()[0]!.pages()[0]!;
  const nodes = () =>
    existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { nodes: Record<string, unknown>[] }).nodes : [];
  return { page, browser, file, nodes, interrupt: () => void child.kill('SIGINT'), ended };
}

/** Presses where the option is, as a person does: it is gone when a click would come. */
async function clickAt(page: Page, option: string): Promise<void> {
  const box = await page.getByRole('option', { name: option }).boundingBox();
  await page.mouse.click(box!.x + 5, box!.y + 5);
  // A person looks where they press next.
  await page.waitForTimeout(700);
}

/** As a person does: into the field, then key by key. */
async function type(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label).click();
  await page.keyboard.type(text);
}

function read(file: string): { parameters: object; nodes: Record<string, unknown>[] } {
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const result = readAutomation(json);
  expect(result).toMatchObject({ valid: true, warnings: [] });
  return json as ReturnType<typeof read>;
}

const on = (kind: string, params: object) => ({ type: 'action_node', interaction_action: { [kind]: params } });

describe('intermission record', () => {
  it('writes what was pressed when it vanishes before a click, and names what it could not write', async () => {
    const pages = await serveOwnPages();
    onTestFinished(() => pages.stop());
    const { page, file, interrupt, nodes, ended } = await startRecorder(`${pages.url}/mouseup.html`);
    for (const item of ['One', 'Two', 'Three']) {
      await page.getByRole('combobox').click();
      await clickAt(page, item);
      await page.locator('#out', { hasText: item }).waitFor();
    }
    await page.getByRole('button', { name: 'Next' }).click();
    await eventually(() => nodes().length === 7);
    interrupt();
    const { stdout } = await ended;
    expect(stdout).toContain('7 steps.');
    expect(read(file).nodes.filter((_, at) => at % 2 === 1)).toEqual(
      ['One', 'Two', 'Three'].map((item) =>
        on('click_element', { command: `get_by_role("option", name="${item}", exact=True)` }),
      ),
    );
  });

  it('names at the end what vanished in a frame before it could be written', async () => {
    const pages = await serveOwnPages();
    onTestFinished(() => pages.stop());
    const { page, interrupt, ended } = await startRecorder(`${pages.url}/mouseup.html`);
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<iframe src="mouseup.html"></iframe>')`);
    const frame = page.frameLocator('iframe');
    await frame.getByRole('combobox').click();
    const box = await frame.getByRole('option', { name: 'Two' }).boundingBox();
    await page.mouse.click(box!.x + 5, box!.y + 5);
    await page.getByRole('button', { name: 'Next' }).first().click();
    // The frame tells it a moment after it has happened.
    await page.waitForTimeout(1500);
    interrupt();
    expect((await ended).stdout).toContain('left out: a click on “Two”, which was gone before it could be recorded');
  });

  it('writes what is done as an automation that does it again, with a pause where it was handed over', async () => {
    const { page, file, nodes, interrupt, ended } = await startRecorder('/form');
    await type(page, 'Full name', 'Ana Lima');
    await page.getByLabel('Country').focus();
    await page.keyboard.press('ArrowDown');
    await page.getByText('Express').click();
    await page.getByLabel('Subscribe to the newsletter').click();
    // Clicks on the bar are not steps, and neither are actions while the recording is paused.
    await page.getByLabel('What is the person to do?').click();
    await page.keyboard.type('Write the message');
    await page.getByRole('button', { name: 'Hand over to a person' }).click();
    await page.getByRole('button', { name: 'Go on recording' }).waitFor();
    await type(page, 'Message', 'only today');
    await page.getByRole('button', { name: 'Go on recording' }).click();
    await page.getByRole('button', { name: 'Hand over to a person' }).waitFor();
    // Already written, should anything happen to us.
    await eventually(() => nodes().length === 5);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.waitForURL('**/form/sent');
    interrupt();
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).toContain('recorded.json: 6 steps.');
    const automation = read(file);
    expect(automation).toEqual({
      url: test.site('/form'),
      parameters: { input_parameters: { full_name: ['Ana Lima'] } },
      nodes: [
        on('input_text', { command: 'get_by_role("textbox", name="Full name")', input_text: '{full_name[0]}' }),
        on('select_option', { command: 'get_by_label("Country")', select_values: ['Argentina'] }),
        on('check', { command: 'get_by_role("radio", name="Express")' }),
        on('check', { command: 'get_by_role("checkbox", name="Subscribe to the newsletter")' }),
        { type: 'action_node', human_in_loop_action: { max_wait_time: 300, title: 'Write the message' } },
        on('click_element', { command: 'get_by_role("button", name="Send")' }),
      ],
    });
    test.system.practice.visits.reset();
    const runId = await test.runs.start(automation, { inputParameters: { full_name: ['Bo'] } });
    await test.runs.untilPaused(runId);
    await test.runs.call('POST', `/v1/runs/${runId}/human-done`, {});
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
    expect(test.system.practice.visits.latest('/form')?.values).toMatchObject({
      name: 'Bo',
      country: 'Argentina',
      delivery: 'Express',
      newsletter: 'yes',
      message: '',
    });
  });

  it('writes no secret: a person types it when it runs', async () => {
    const { page, file, nodes, interrupt, ended } = await startRecorder('/login');
    await type(page, 'Username', 'ana');
    await type(page, 'One-time code', '123456');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/welcome');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.waitForURL('**/login');
    // Nobody types an address in the half second for which a click is kept back.
    await eventually(() => nodes().length === 4);
    await page.goto(test.site('/table'));
    await eventually(() => nodes().length === 5);
    interrupt();
    await ended;
    expect(readFileSync(file, 'utf8')).not.toContain('123456');
    const automation = read(file);
    expect(automation.nodes).toEqual([
      on('input_text', { command: 'get_by_role("textbox", name="Username")', input_text: '{username[0]}' }),
      {
        type: 'action_node',
        human_in_loop_action: {
          max_wait_time: 300,
          title: 'Type into textbox "One-time code"',
          instructions: 'Type it and press Done. The automation sends the form.',
        },
      },
      on('key_press', { type: 'enter' }),
      on('click_element', { command: 'get_by_role("button", name="Log out")' }),
      on('go_to_url', { url: test.site('/table') }),
    ]);
    const place = await test.place('/login', (at) => at.getByLabel('One-time code'));
    const { owner, runId } = await test.opened(await test.runs.start(automation));
    await owner.click(place);
    await owner.type('123456');
    await owner.done();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });

  it('follows tabs: those that a page opens and closes, and those that the person closes', async () => {
    const { page, browser, file, ended } = await startRecorder('/popups');
    const opened = (): Promise<Page> => browser.contexts()[0]!.waitForEvent('page');
    const [window] = await Promise.all([opened(), page.getByRole('button', { name: 'new window' }).click()]);
    const bar = window.locator('intermission-recorder');
    await expect.poll(() => bar.evaluate((host) => getComputedStyle(host).position)).toBe('fixed');
    await window.getByRole('button', { name: 'Seat 12B' }).click();
    await page.getByText('Chosen: 12B').waitFor();
    const [tab] = await Promise.all([opened(), page.getByRole('link', { name: 'new tab' }).click()]);
    await tab.waitForLoadState();
    await page.bringToFront();
    const [second] = await Promise.all([opened(), page.getByRole('button', { name: 'new window' }).click()]);
    await second.waitForLoadState();
    // Half a second is how long a click is kept back.
    await page.waitForTimeout(1000);
    await second.close();
    await tab.getByRole('button', { name: 'Seat 12A' }).click();
    await page.getByText('Chosen: 12A').waitFor();
    await page.close();
    expect((await ended).code).toBe(0);
    const automation = read(file);
    const inNewTab = { expect_new_tab: true };
    expect(automation.nodes).toEqual([
      { ...on('click_element', { command: 'get_by_role("button", name="Open in a new window")' }), ...inNewTab },
      on('click_element', { command: 'get_by_role("button", name="Seat 12B")' }),
      { ...on('click_element', { command: 'get_by_role("link", name="Open in a new tab")' }), ...inNewTab },
      on('switch_tab', { tab_index: 0 }),
      { ...on('click_element', { command: 'get_by_role("button", name="Open in a new window")' }), ...inNewTab },
      on('close_current_tab', {}),
      on('switch_tab', { tab_index: 1 }),
      on('click_element', { command: 'get_by_role("button", name="Seat 12A")' }),
    ]);
    const told = {
      locator: { command: 'locator("#told")', extraction_format: { told: 'str' }, output_variable_name: 'told' },
    };
    const nodes = [...automation.nodes, { type: 'action_node', extraction_action: told }];
    const runId = await test.runs.start({ ...automation, nodes });
    const { outputs } = await test.runs.until(runId, ({ status }) => status === 'succeeded');
    expect(outputs).toEqual([{ json_data: { told: 'Chosen: 12A' } }]);
  });

  it('takes links opened in tabs of their own for steps, and keys of the browser for none', async () => {
    const { page, browser, file, nodes, interrupt, ended } = await startRecorder('/table');
    const home = page.getByRole('link', { name: 'Practice site' });
    await page.keyboard.press('F5');
    await page.keyboard.press('Control+l');
    for (const click of [() => home.click({ button: 'middle' }), () => home.click({ modifiers: ['Control'] })]) {
      const [tab] = await Promise.all([browser.contexts()[0]!.waitForEvent('page'), click()]);
      await tab.waitForLoadState();
      await page.waitForTimeout(1000);
      await tab.getByRole('link', { name: 'Form' }).first().click();
      await tab.waitForURL('**/form');
      await page.bringToFront();
    }
    await eventually(() => nodes().length === 5);
    interrupt();
    await ended;
    const automation = read(file);
    const opens = {
      ...on('click_element', { command: 'get_by_role("link", name="Practice site")', button: 'middle' }),
      expect_new_tab: true,
    };
    const toForm = on('click_element', { command: 'get_by_role("link", name="Form Every kind of field,")' });
    expect(automation.nodes).toEqual([opens, toForm, on('switch_tab', { tab_index: 0 }), opens, toForm]);
    test.system.practice.visits.reset();
    await test.runs.until(await test.runs.start(automation), ({ status }) => status === 'succeeded');
    expect(test.system.practice.visits.counts['GET /form']).toBe(2);
  });

  it('refuses what it cannot begin with, and writes nothing when nothing was done', async () => {
    const taken = join(temporaryFolder(), 'taken.json');
    writeFileSync(taken, '{}');
    const settings = { INTERMISSION_CHROMIUM: process.env.INTERMISSION_CHROMIUM! };
    const refused = await Promise.all([
      intermission(['record', 'file:///etc/passwd'], settings),
      intermission(['record', test.site('/form'), '--output', taken], settings),
      intermission(['record', 'http://127.0.0.1:1/', '--headless', '--output', `${taken}.2`], settings),
    ]);
    expect(refused.map(({ code, stderr }) => [code, stderr.trim()])).toEqual([
      [2, 'file:///etc/passwd is not an http or https address'],
      [2, `${taken} already exists; choose another --output`],
      [1, 'http://127.0.0.1:1/ could not be opened: the network says ERR_UNSAFE_PORT'],
    ]);
    const { file, interrupt, ended } = await startRecorder('/form');
    interrupt();
    expect((await ended).code).toBe(1);
    expect(existsSync(file)).toBe(false);
  });
});
