import { describe, expect, it } from 'vitest';
import { click, humanInLoopExample } from '../../support/runs/automations.js';
import { useSystem } from '../../support/system/system.js';

const test = useSystem();

describe('more time', () => {
  it('is confirmed by the run before the page shows it, until the run has no more to give', async () => {
    const { runId, owner } = await test.opened(
      await test.runs.start(humanInLoopExample(test.system.practice.url, 240)),
    );
    const before = (await test.runs.state(runId)).pause!.deadline;
    const more = owner.page.getByRole('button', { name: 'I need more time' });
    await more.click();
    await owner.page.getByText('You now have until').waitFor();
    const { pause } = await test.runs.state(runId);
    expect(pause?.deadline).toBe(before + 240_000);
    await more.click();
    await owner.page.getByText('the end of the whole run. There is no more time after it.').waitFor();
    expect(await more.getAttribute('aria-disabled')).toBe('true');
    const { deadline, pause: last } = await test.runs.state(runId);
    expect(last).toMatchObject({ deadline, limitedBy: 'run' });
    await owner.done();
    await test.runs.until(runId, ({ endedAt }) => endedAt !== undefined);
  });
});

describe('Done with done_when', () => {
  it('explains what is missing, and takes the word of the person all the same', async () => {
    const done_when = { url: '**/welcome', visible: 'get_by_role("button", name="Log out")' };
    const { runId, owner } = await test.paused('/login', { more: { done_when } });
    await owner.done();
    const dialog = owner.page.getByRole('dialog', { name: 'This does not look done yet' });
    await dialog.getByText(`The page is now ${new URL(test.site('/login')).host}/login.`).waitFor();
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual(['the address **/welcome', 'button "Log out"']);
    await dialog.getByRole('button', { name: 'Go back to the page' }).click();
    expect((await test.runs.state(runId)).status).toBe('awaiting_human');
    await owner.done();
    await dialog.getByRole('button', { name: 'Done anyway' }).click();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });
});

describe('control', () => {
  it('moves to a signed-in operator and back to the person, who are both told', async () => {
    const { runId, owner } = await test.paused('/login');
    const operator = await test.operatorAt(runId);
    await operator.getByText('ana@example.com is in control.').waitFor();
    await owner.page.getByText('One other person is watching.').waitFor();
    await operator.getByRole('button', { name: 'Take control' }).click();
    await operator.getByText('ana@example.com has control and may be in the middle of something').waitFor();
    await operator.getByRole('button', { name: 'Take control here' }).click();
    await operator.getByText('You are in control').waitFor();
    await owner.page.getByText('Control moved to an operator.').waitFor();
    await owner.page.getByRole('button', { name: 'Take control' }).click();
    await owner.page.getByRole('button', { name: 'Take control here' }).click();
    await owner.inControl();
    await operator
      .getByText('Control moved to ana@example.com.')
      .or(operator.getByText('another device'))
      .first()
      .waitFor();
    await owner.done();
    await test.runs.until(runId, ({ endedAt }) => endedAt !== undefined);
  });
});

describe('without the picture', () => {
  it('fills the login and submits it once, by keyboard alone', async () => {
    test.system.practice.visits.reset();
    const { runId, owner } = await test.paused('/login', { after: [click('Log out')] });
    const { page } = owner;
    await page.getByRole('button', { name: 'Use a form instead of the picture' }).focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('region', { name: 'Log in' });
    await form.getByLabel('Username').focus();
    await page.keyboard.type('zoe');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('123456');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Welcome, zoe' }).first().waitFor();
    const submits = test.system.practice.visits.submits.filter(({ path }) => path === '/login');
    expect(submits.map(({ values }) => values)).toEqual([expect.objectContaining({ username: 'zoe', code: '123456' })]);
    await owner.done();
    const state = await test.runs.until(runId, ({ status }) => status === 'succeeded');
    expect(JSON.stringify(state)).not.toContain('123456');
  });
});
