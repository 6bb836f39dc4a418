import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { click } from '../../support/runs/automations.js';
import { useSystem } from '../../support/system/system.js';

const test = useSystem();

const button = (name: string) => (page: Page) => page.getByRole('button', { name });
const sent = () => test.system.practice.visits.latest('/dialogs')?.values.result;

describe('the browser’s own questions', () => {
  it('are answered by the owner, and the page goes on with the answers', async () => {
    const { runId, owner } = await test.paused('/dialogs');
    const dialog = owner.page.getByRole('dialog');
    const send = await test.place('/dialogs', button('Send the answer'));

    await owner.click(await test.place('/dialogs', button('Ask to confirm')));
    await dialog.getByText('Cancel the order?').waitFor();
    await dialog.getByText(`${new URL(test.system.practice.url).host} asks:`).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await owner.click(send);
    await expect.poll(sent).toBe('Not confirmed.');

    await owner.click(await test.place('/dialogs', button('Ask for a name')));
    // By keyboard alone: the field has the focus, and Enter answers.
    await dialog.getByRole('textbox', { name: 'Your answer' }).waitFor();
    expect(await dialog.getByRole('textbox').inputValue()).toBe('Ana');
    await owner.page.keyboard.press('ControlOrMeta+A');
    await owner.type('Zoë');
    await owner.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await owner.click(send);
    await expect.poll(sent).toBe('Hello, Zoë.');

    await owner.done();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });

  it('left open at Done count as accepted, and the automation goes on', async () => {
    const { runId, owner } = await test.paused('/dialogs', { after: [click('Send the answer')] });
    await owner.click(await test.place('/dialogs', button('Ask to confirm')));
    await owner.page.getByRole('dialog').waitFor();
    expect((await test.runs.call('POST', `/v1/runs/${runId}/human-done`, {})).status).toBe(202);
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
    expect(sent()).toBe('Confirmed.');
  });

  it('that never end can be stopped', async () => {
    const { runId, owner } = await test.paused('/dialogs');
    await owner.click(await test.place('/dialogs', button('Ask again and again')));
    const dialog = owner.page.getByRole('dialog');
    for (let asked = 1; asked <= 5; asked += 1) {
      await dialog.getByText(`Again? (${asked})`).waitFor();
      await dialog.getByRole('button', { name: 'OK' }).click();
    }
    await dialog.getByText('Show no more dialogs from this page').click();
    await dialog.getByRole('button', { name: 'OK' }).click();
    await dialog.waitFor({ state: 'detached' });
    const send = await test.place('/dialogs', button('Send the answer'));
    // A page takes no click while it is still asking.
    await expect.poll(() => owner.click(send).then(sent), { timeout: 30_000 }).toBe('Asked 50 times.');
    await owner.done();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });

  it('for user and password are answered by the owner, who can go elsewhere by address', async () => {
    const { runId, owner } = await test.paused('/dialogs');
    await owner.page.getByRole('button', { name: 'Go to another address' }).click();
    await owner.page.getByRole('textbox', { name: 'Address' }).fill(`${test.system.practice.url}/members`);
    await owner.page.keyboard.press('Enter');
    const dialog = owner.page.getByRole('dialog');
    await dialog.getByLabel('User').fill('ana');
    await dialog.getByLabel('Password').fill('practice');
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await owner.page.getByRole('img', { name: 'The page Members only' }).waitFor();
    expect(JSON.stringify(await test.runs.state(runId))).not.toContain('"practice"');
    await owner.page.getByRole('button', { name: 'Back' }).click();
    await owner.page.getByRole('img', { name: 'The page Dialogs' }).waitFor();
    await owner.done();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
  });
});

describe('tabs', () => {
  it('follow a popup, can be left for another tab and closed, and the page that opened it hears what was chosen', async () => {
    const { runId, owner } = await test.paused('/popups');
    const openPopup = await test.place('/popups', (page) => page.getByRole('link', { name: 'Open in a new tab' }));
    const { page } = owner;
    await owner.click(openPopup);
    await page.getByRole('img', { name: 'The page Choose a seat' }).waitFor();
    const tabs = page.getByRole('list', { name: 'Open tabs' });
    await tabs.getByRole('button', { name: 'Popups · Practice site', exact: true }).click();
    await page.getByRole('img', { name: 'The page Popups' }).waitFor();
    await page.getByText('the automation continues in the newest tab').waitFor();
    await tabs.getByRole('button', { name: 'Choose a seat · Practice site', exact: true }).click();
    await owner.click(await test.place('/popups/choose', button('Seat 12B')));
    await page.getByRole('img', { name: 'The page Popups' }).waitFor();
    await tabs.waitFor({ state: 'detached' });

    await owner.click(openPopup);
    await tabs.getByRole('button', { name: 'Close Choose a seat' }).click();
    await tabs.waitFor({ state: 'detached' });
    await owner.done();
    await test.runs.until(runId, ({ status }) => status === 'succeeded');
    expect(test.system.practice.visits.counts['GET /popups/choose']).toBeGreaterThanOrEqual(2);
  });
});
