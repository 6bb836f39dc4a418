import { describe, expect, it } from 'vitest';
import { automationOf, click, humanInLoopExample, pause, typeInto } from '../support/runs/automations.js';
import { openLink } from '../support/owner/owner.js';
import { OWNER } from '../support/runs/runs.js';
import { PHONE, useSystem } from '../support/system/system.js';

const test = useSystem();

const submits = () => test.system.practice.visits.submits.filter(({ path }) => path === '/login');

describe('the complete example', () => {
  it('pauses, lets the owner type the code into the live view, and submits exactly once', async () => {
    test.system.practice.visits.reset();
    const code = await test.place('/login', (page) => page.getByLabel('One-time code'));
    const runId = await test.runs.start(humanInLoopExample(test.system.practice.url));
    const mail = await test.runs.mail(runId);
    expect(mail.to).toBe(OWNER);

    const owner = await openLink(test.browser, mail.link);
    await owner.inControl();
    await owner.click(code);
    await owner.type('123456');
    expect(submits()).toEqual([]);
    await owner.done();

    const state = await test.runs.until(runId, ({ status }) => status === 'succeeded');
    expect(state.nodes.map((node) => node.state)).toEqual(['done', 'done', 'done']);
    expect(submits().map(({ values }) => values)).toEqual([
      expect.objectContaining({ username: 'user@example.com', code: '123456' }),
    ]);
    await owner.page.getByText('Succeeded').first().waitFor();
  });

  it('keeps what the person typed out of the run state, the artifacts and the log', async () => {
    const state = JSON.stringify(await test.runs.until((await lastRun())!, ({ status }) => status === 'succeeded'));
    expect(state).not.toContain('123456');
  });

  async function lastRun(): Promise<string | undefined> {
    const response = await test.runs.call('GET', '/v1/runs?limit=1');
    return ((await response.json()) as { runs: { runId: string }[] }).runs[0]?.runId;
  }
});

describe('a captcha', () => {
  it('is solved by the owner in the live view, and the run goes on', async () => {
    test.system.practice.visits.reset();
    const field = await test.place('/form', (page) => page.getByLabel('Full name'));
    const captcha = { locator: 'get_by_label("Full name")', wait_time: 2 };
    const runId = await test.runs.start(
      automationOf(test.site('/form'), { type: 'action_node', captcha_action: captcha }, click('Send')),
    );
    const { link } = await test.runs.mail(runId);
    const owner = await openLink(test.browser, link);
    await owner.page.getByRole('heading', { name: 'Solve the captcha' }).waitFor();
    await owner.page.getByText('The page shows a captcha (field "Full name").').waitFor();
    await owner.inControl();
    await owner.click(field);
    await owner.type('a person');
    await owner.done();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
    expect(test.system.practice.visits.latest('/form')?.values).toMatchObject({ name: 'a person' });
  });
});

describe('the link', () => {
  it('survives being opened by scanners, and works for the person after them', async () => {
    const runId = await test.runs.start(humanInLoopExample(test.system.practice.url));
    const { link } = await test.runs.mail(runId);
    for (const method of ['GET', 'HEAD', 'GET', 'HEAD', 'GET']) {
      expect((await fetch(link, { method, redirect: 'manual' })).status).toBe(200);
    }
    const owner = await openLink(test.browser, link);
    await owner.inControl();
    await owner.done();
    // Without a code the practice site refuses the form: the run itself goes on and ends.
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });

  it('opens for one browser only; a fresh one is mailed to the same address and moves control', async () => {
    const runId = await test.runs.start(humanInLoopExample(test.system.practice.url));
    const { link } = await test.runs.mail(runId);
    const laptop = await openLink(test.browser, link);
    await laptop.inControl();

    const phone = await test.browser.newPage(PHONE);
    await phone.goto(link);
    await phone.getByRole('heading', { name: 'This link has already been used' }).waitFor();
    await phone.getByRole('button', { name: 'Mail me a fresh link' }).click();
    await phone.getByRole('heading', { name: 'A fresh link is on its way' }).waitFor();

    const fresh = await test.runs.mail(runId, 2);
    expect(fresh.to).toBe(OWNER);
    const onPhone = await openLink(test.browser, fresh.link, PHONE);
    await onPhone.inControl();
    await laptop.page.getByRole('heading', { name: 'This run is open on another device' }).waitFor();
    await onPhone.done();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });

  it('says that it is over once the pause is', async () => {
    const runId = await test.runs.start(humanInLoopExample(test.system.practice.url));
    const { link } = await test.runs.mail(runId);
    await test.runs.untilPaused(runId);
    expect((await test.runs.call('POST', `/v1/runs/${runId}/human-done`, {})).status).toBe(202);
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
    const page = await test.browser.newPage();
    await page.goto(link);
    expect(await page.title()).toContain('This link has expired');
  });
});

describe('Done', () => {
  it('pressed twice in a row answers one pause, and never the next', async () => {
    const automation = automationOf(test.site('/login'), pause(120), pause(120), typeInto('Username', 'after'));
    const runId = await test.runs.start(automation);
    const owner = await openLink(test.browser, (await test.runs.mail(runId)).link);
    await owner.inControl();
    await owner.page.getByRole('button', { name: 'Done', exact: true }).dblclick();
    const second = await test.runs.untilPaused(runId, 'pause-2');
    expect(second.nodes.map(({ state }) => state)).toEqual(['done', 'running', 'waiting']);
    await test.runs.call('POST', `/v1/runs/${runId}/human-done`, { pauseId: 'pause-1' });
    const after = await test.runs.until(runId, ({ log }) =>
      log.some(({ text }) => text.startsWith('ignored an answer')),
    );
    expect(after.pause?.pauseId).toBe('pause-2');
    await test.runs.call('POST', `/v1/runs/${runId}/human-done`, { pauseId: 'pause-2' });
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });

  it("is not the person's only way: they can say that they can't do it, and why", async () => {
    const runId = await test.runs.start(humanInLoopExample(test.system.practice.url));
    const owner = await openLink(test.browser, (await test.runs.mail(runId)).link);
    await owner.inControl();
    await owner.page.getByRole('button', { name: 'I can’t do this' }).click();
    await owner.page.getByRole('dialog').getByRole('textbox').fill('The code never came');
    await owner.page.getByRole('dialog').getByRole('button', { name: 'End the run' }).click();
    const state = await test.runs.until(runId, ({ status }) => status === 'failed');
    expect(state.error).toMatchObject({ type: 'HumanDeclined', node: 1 });
    expect(state.error?.message).toContain('The code never came');
  });
});

describe('a page that does not open', () => {
  it('does not fail the run by itself: the first node does, and the log says why', async () => {
    const node = {
      type: 'action_node',
      interaction_action: {
        max_tries: 1,
        max_timeout_seconds_per_try: 0.1,
        click_element: { command: 'get_by_text("x")' },
      },
    };
    const runId = await test.runs.start(automationOf('http://127.0.0.1:1/', node));
    const state = await test.runs.until(runId, ({ status }) => status === 'failed');
    expect(state.error?.type).toBe('ElementNotFound');
    expect(state.log.map(({ text }) => text)).toContain(
      'warning: 127.0.0.1:1/ could not be opened: the network says ERR_UNSAFE_PORT',
    );
  });

  it('may take longer than a worker may be silent', async () => {
    const node = { type: 'action_node', sleep_action: { sleep_time: 0.1 } };
    const runId = await test.runs.start(automationOf(`${test.system.practice.url}/slow-load?ms=5000`, node));
    const state = await test.runs.until(runId, ({ status }) => status === 'succeeded');
    expect(state.log.filter(({ text }) => text.startsWith('warning'))).toEqual([]);
    expect(test.system.practice.visits.counts['GET /slow-load']).toBe(1);
  });
});

describe('tabs', () => {
  it('go on at the tab that is left when the person closes the newest one', async () => {
    const openTab = {
      type: 'action_node',
      expect_new_tab: true,
      interaction_action: { click_element: { command: 'get_by_role("link", name="Open in a new tab")' } },
    };
    const automation = automationOf(test.site('/popups'), openTab, pause(120), {
      ...openTab,
      interaction_action: { click_element: { command: 'get_by_role("button", name="Open in a new window")' } },
    });
    const close = await test.place('/popups/choose', (page) => page.getByRole('button', { name: 'Close' }));
    const runId = await test.runs.start(automation);
    const owner = await openLink(test.browser, (await test.runs.mail(runId)).link);
    await owner.inControl();
    await owner.page.getByText('/popups/choose').first().waitFor();
    await owner.click(close);
    await owner.page.getByText('/popups/choose').waitFor({ state: 'detached' });
    await owner.done();
    const state = await test.runs.until(runId, ({ status }) => status === 'succeeded');
    expect(state.log.map(({ text }) => text).filter((text) => text.startsWith('warning'))).toEqual([]);
  });
});
