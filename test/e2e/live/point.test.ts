import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { automationOf, click, typeInto } from '../../support/runs/automations.js';
import { DESKTOP, PHONE, useSystem } from '../../support/system/system.js';

const test = useSystem({ INTERMISSION_MISSING_ELEMENT: 'person' });

const act = (action: object) => ({
  type: 'action_node',
  end_sleep_time: 0,
  interaction_action: { max_tries: 1, max_timeout_seconds_per_try: 0.3, ...action },
});
const lost = (name: string, more: object = {}) =>
  act({ click_element: { command: `get_by_role("button", name="${name}")`, prompt_instructions: name, ...more } });

const submits = (path: string) => test.system.practice.visits.submits.filter((submit) => submit.path === path);
const frameOf = (page: Page) => page.locator('.point-frame');
const use = (page: Page) => page.getByRole('button', { name: 'Use this' });

/** A run whose element is missing, and its owner in control. */
async function missing(path: string, nodes: unknown[], device: object = DESKTOP) {
  test.system.practice.visits.reset();
  const runId = await test.runs.start(automationOf(test.site(path), ...nodes));
  return test.opened(runId, device);
}

describe('an element that is not found, with a person to ask', () => {
  it('is pointed at in the picture without being pressed, framed, and used when the person says so', async () => {
    const submit = await test.place('/login', (page) => page.getByRole('button', { name: 'Submit' }));
    const heading = await test.place('/login', (page) => page.getByRole('heading').first());
    const { runId, owner } = await missing('/login', [
      typeInto('Username', 'ana'),
      typeInto('One-time code', '123456'),
      lost('Send it'),
    ]);
    const paused = await test.runs.untilPaused(runId);
    expect(paused.pause).toMatchObject({
      ask: 'point',
      title: 'Find button "Send it" for me',
      instructions:
        'The automation wants to click button "Send it" but cannot find it on the page. Point at it, and the automation continues with that element.\nIn its author’s words: “Send it”',
    });
    const mail = await test.runs.mail(runId);
    expect(mail.text).toContain('Find button "Send it" for me');

    await owner.click(heading);
    await owner.page.getByText('You chose heading').waitFor();
    await owner.page.getByRole('button', { name: 'Pick another' }).click();
    await frameOf(owner.page).waitFor({ state: 'detached' });
    await owner.click(submit);
    await owner.page.getByText('You chose button “Submit”').waitFor();
    const canvas = (await owner.page.locator('.live canvas').boundingBox())!;
    const frame = (await frameOf(owner.page).boundingBox())!;
    expect(frame.x + frame.width / 2).toBeCloseTo(canvas.x + (submit.x * canvas.width) / 1280, -1);
    expect(submits('/login')).toEqual([]);

    await use(owner.page).click();
    const state = await test.runs.until(runId, ({ status }) => status === 'succeeded');
    await expect.poll(() => submits('/login')).toHaveLength(1);
    const log = state.log.map(({ text }) => text);
    expect(log).toContain('a person pointed at button “Submit”; get_by_role("button", name="Submit") finds it');
    expect(log.some((line) => line.includes('pointed at heading'))).toBe(true);
  });

  it('is pointed at by a tap on a phone, and typed into', async () => {
    const name = await test.place('/form', (page) => page.getByLabel('Full name'));
    const type = act({
      input_text: { command: 'get_by_label("Your name")', input_text: 'Ana Lima', on_missing: 'person' },
    });
    const { runId, owner } = await missing('/form', [type, click('Send')], PHONE);
    await owner.tap(name);
    await owner.page.getByText('You chose textbox “Full name”').waitFor();
    await use(owner.page).tap();
    await test.runs.until(runId, ({ node }) => node === 1);
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
    await expect.poll(() => submits('/form')[0]?.values).toMatchObject({ name: 'Ana Lima' });
  });

  it('is chosen from a list with the keyboard alone', async () => {
    const { runId, owner } = await missing('/form', [lost('Chekc')]);
    const press = async (locator: ReturnType<Page['locator']>) => {
      await locator.focus();
      await owner.page.keyboard.press('Enter');
    };
    await press(owner.page.getByRole('button', { name: 'Choose from a list instead of the picture' }));
    await press(owner.page.getByRole('button', { name: 'Choose Check, button' }));
    await owner.page.getByRole('status').getByText('You chose button “Check”').waitFor();
    await press(use(owner.page));
    const state = await test.runs.until(runId, ({ status }) => status === 'succeeded');
    expect(state.nodes[0]?.state).toBe('done');
  });

  it('is in a frame', async () => {
    const { runId, owner } = await missing('/frames', [lost('Nowhere')]);
    await owner.page.getByRole('button', { name: 'Choose from a list instead of the picture' }).click();
    const choose = owner.page.getByRole('button', { name: /^Choose .*, button$/ }).last();
    await choose.click();
    await owner.page.getByText('You chose button').waitFor();
    await use(owner.page).click();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });

  it('is looked for once more when the person has made it appear', async () => {
    const reject = await test.place('/overlay', (page) => page.getByRole('button', { name: 'Reject all' }));
    const { runId, owner } = await missing('/overlay', [lost('Order')]);
    await owner.page.getByText('Use the page').click();
    await owner.click(reject);
    await owner.page.getByRole('button', { name: 'Look again' }).click();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
    await expect.poll(() => submits('/overlay')).toHaveLength(1);
  });

  it('is not there: the run fails when nobody pointed, and when the person cannot', async () => {
    const again = await missing('/form', [lost('Nowhere')]);
    await again.owner.page.getByRole('button', { name: 'Look again' }).click();
    const failed = await test.runs.until(again.runId, ({ status }) => status === 'failed');
    expect(failed.error?.type).toBe('ElementNotFound');
    expect(failed.error?.message).toContain('nobody pointed at it');

    const declined = await missing('/form', [lost('Nowhere')]);
    await declined.owner.page.getByRole('button', { name: 'I can’t do this' }).click();
    await declined.owner.page.getByLabel('What stopped you?').fill('There is no such button');
    await declined.owner.page.getByRole('button', { name: 'End the run' }).click();
    const state = await test.runs.until(declined.runId, ({ status }) => status === 'failed');
    expect(state.error?.type).toBe('HumanDeclined');
  });

  it('fails the run at once when it has no owner', async () => {
    const json = { automation: automationOf(test.site('/form'), lost('Nowhere')) };
    const response = await test.runs.call('POST', '/v1/runs', json);
    const { runId } = (await response.json()) as { runId: string };
    const state = await test.runs.until(runId, ({ status }) => status === 'failed');
    expect(state.error?.type).toBe('ElementNotFound');
    expect(state.error?.message).toContain('the run has no owner to ask');
  });
});

describe('pointing', () => {
  it('is for who has control, and only while a pause is open', async () => {
    const { runId } = await missing('/form', [lost('Nowhere')]);
    const point = (body: object) => test.runs.call('POST', `/v1/runs/${runId}/point`, body);
    expect((await point({ x: 10, y: 10 })).status).toBe(409);
    expect((await point({ x: 'ten', y: 10 })).status).toBe(422);
    expect((await fetch(`${test.system.apiUrl}/v1/runs/${runId}/point`)).status).toBe(401);
  });
});
