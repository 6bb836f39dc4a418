import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSystem, type System } from '../../bench/system.js';
import { automationOf, click, pause } from '../support/automations.js';
import { launchOwner, openLink, type Owner, placeOf } from '../support/owner.js';
import { runsOf } from '../support/runs.js';

let system: System;
let runs: ReturnType<typeof runsOf>;
let browser: Browser;
beforeAll(async () => {
  [system, browser] = await Promise.all([startSystem(), launchOwner()]);
  runs = runsOf(system);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await system?.stop();
});

async function pausedAt(path: string, ...after: unknown[]): Promise<{ runId: string; owner: Owner; link: string }> {
  const runId = await runs.start(automationOf(system.practice.url + path, pause(120), ...after));
  const { link } = await runs.mail(runId);
  const owner = await openLink(browser, link);
  await owner.inControl();
  return { runId, owner, link };
}

const placeOn = (path: string, find: (page: Page) => Locator) => placeOf(browser, system.practice.url + path, find);
const button = (name: string) => (page: Page) => page.getByRole('button', { name });
const sent = () => system.practice.visits.latest('/dialogs')?.values.result;

describe('the browser’s own questions', () => {
  it('are answered by the owner, and the page goes on with the answers', async () => {
    const { runId, owner } = await pausedAt('/dialogs');
    const dialog = owner.page.getByRole('dialog');
    const send = await placeOn('/dialogs', button('Send the answer'));

    await owner.click(await placeOn('/dialogs', button('Ask to confirm')));
    await dialog.getByText('Cancel the order?').waitFor();
    await dialog.getByText(`${new URL(system.practice.url).host} asks:`).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await owner.click(send);
    await expect.poll(sent).toBe('Not confirmed.');

    await owner.click(await placeOn('/dialogs', button('Ask for a name')));
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
    await runs.until(runId, ({ status }) => status === 'succeeded');
  });

  it('left open at Done count as accepted, and the automation goes on', async () => {
    const { runId, owner } = await pausedAt('/dialogs', click('Send the answer'));
    await owner.click(await placeOn('/dialogs', button('Ask to confirm')));
    await owner.page.getByRole('dialog').waitFor();
    expect((await runs.call('POST', `/v1/runs/${runId}/human-done`, {})).status).toBe(202);
    await runs.until(runId, ({ status }) => status === 'succeeded');
    expect(sent()).toBe('Confirmed.');
  });

  it('that never end can be stopped', async () => {
    const { runId, owner } = await pausedAt('/dialogs');
    await owner.click(await placeOn('/dialogs', button('Ask again and again')));
    const dialog = owner.page.getByRole('dialog');
    for (let asked = 1; asked <= 5; asked += 1) {
      await dialog.getByText(`Again? (${asked})`).waitFor();
      await dialog.getByRole('button', { name: 'OK' }).click();
    }
    await dialog.getByText('Ask me nothing more from this page').click();
    await dialog.getByRole('button', { name: 'OK' }).click();
    await dialog.waitFor({ state: 'detached' });
    const send = await placeOn('/dialogs', button('Send the answer'));
    // A page takes no click while it is still asking.
    await expect.poll(() => owner.click(send).then(sent), { timeout: 10_000 }).toBe('Asked 50 times.');
    await owner.done();
    await runs.until(runId, ({ status }) => status === 'succeeded');
  });

  it('for user and password are answered by the owner, who can go elsewhere by address', async () => {
    const { runId, owner } = await pausedAt('/dialogs');
    await owner.page.getByRole('button', { name: 'Go to another address' }).click();
    await owner.page.getByRole('textbox', { name: 'Address' }).fill(`${system.practice.url}/members`);
    await owner.page.keyboard.press('Enter');
    const dialog = owner.page.getByRole('dialog');
    await dialog.getByLabel('User').fill('ana');
    await dialog.getByLabel('Password').fill('practice');
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await owner.page.getByRole('img', { name: 'The page Members only' }).waitFor();
    expect(JSON.stringify(await runs.state(runId))).not.toContain('"practice"');
    await owner.page.getByRole('button', { name: 'Back' }).click();
    await owner.page.getByRole('img', { name: 'The page Dialogs' }).waitFor();
    await owner.done();
    await runs.until(runId, ({ status }) => status === 'succeeded');
  });
});

describe('tabs', () => {
  it('follow a popup, can be left for another tab and closed, and the page that opened it hears what was chosen', async () => {
    const { runId, owner } = await pausedAt('/popups');
    const openPopup = await placeOn('/popups', (page) => page.getByRole('link', { name: 'Open in a new tab' }));
    const { page } = owner;
    await owner.click(openPopup);
    await page.getByRole('img', { name: 'The page Choose a seat' }).waitFor();
    const tabs = page.getByRole('list', { name: 'Open tabs' });
    await tabs.getByRole('button', { name: 'Popups · Practice site', exact: true }).click();
    await page.getByRole('img', { name: 'The page Popups' }).waitFor();
    await page.getByText('the automation goes on in the newest tab').waitFor();
    await tabs.getByRole('button', { name: 'Choose a seat · Practice site', exact: true }).click();
    await owner.click(await placeOn('/popups/choose', button('Seat 12B')));
    await page.getByRole('img', { name: 'The page Popups' }).waitFor();
    await tabs.waitFor({ state: 'detached' });

    await owner.click(openPopup);
    await tabs.getByRole('button', { name: 'Close Choose a seat' }).click();
    await tabs.waitFor({ state: 'detached' });
    await owner.done();
    await runs.until(runId, ({ status }) => status === 'succeeded');
    expect(system.practice.visits.counts['GET /popups/choose']).toBeGreaterThanOrEqual(2);
  });
});
