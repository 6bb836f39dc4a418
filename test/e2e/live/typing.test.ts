import type { BrowserContextOptions } from 'playwright';
import { describe, expect, it } from 'vitest';
import { automationOf, pause } from '../../support/runs/automations.js';
import { Keyboard } from '../../support/owner/keyboard.js';
import { openLink, type Owner } from '../../support/owner/owner.js';
import { useSystem } from '../../support/system/system.js';

const test = useSystem();
let owner: Owner;
let path: string;

/** An owner in control of a paused run that shows `path`. */
async function ownerAt(shown: string, device: BrowserContextOptions = {}): Promise<void> {
  test.system.practice.visits.reset();
  path = shown;
  ({ owner } = await test.paused(path, { device }));
}

const at = (selector: string) => test.place(path, selector);
const clickOn = async (selector: string) => owner.click(await at(selector));

/** What the practice site's server got last at the shown path. */
async function sent(): Promise<Record<string, unknown>> {
  await expect.poll(() => test.system.practice.visits.latest(path), { timeout: 20_000 }).toBeDefined();
  return test.system.practice.visits.latest(path)!.values;
}

/** Where a point of the automation's page lies on the owner's screen. */
const onScreen = async (selector: string) => owner.screen(await at(selector));

describe('a person at a desktop', () => {
  it('types, takes back, goes on by Tab, replaces all, and submits by Enter', async () => {
    await ownerAt('/form');
    await clickOn('#name');
    await owner.type('Anna.x');
    await owner.page.keyboard.press('Backspace');
    await owner.page.keyboard.press('Tab');
    await owner.type('old@example.com');
    await owner.page.keyboard.press('Control+A');
    await owner.type('new@example.com');
    await owner.page.keyboard.press('Enter');
    expect(await sent()).toMatchObject({ name: 'Anna.', email: 'new@example.com' });
  });

  it('picks from a list by mouse and by keys', async () => {
    await ownerAt('/form');
    await clickOn('#country');
    const list = owner.page.getByRole('listbox', { name: 'Country' });
    await list.getByRole('option', { name: 'Japan' }).click();
    await list.waitFor({ state: 'detached' });
    await owner.page.keyboard.press('Space');
    await list.waitFor();
    await owner.type('ken');
    await owner.page.keyboard.press('Enter');
    await list.waitFor({ state: 'detached' });
    await clickOn('#name');
    await owner.page.keyboard.press('Enter');
    expect(await sent()).toMatchObject({ country: 'Kenya' });
  });

  it('pastes, copies out, and cuts', async () => {
    await ownerAt('/editor', { permissions: ['clipboard-read', 'clipboard-write'] });
    const clipboard = () => owner.page.evaluate('navigator.clipboard.readText()');
    await owner.page.evaluate(`navigator.clipboard.writeText('from my own machine')`);
    await clickOn('#letter');
    await owner.page.keyboard.press('Control+V');
    await owner.page.keyboard.press('Control+A');
    await expect
      .poll(async () => {
        await owner.page.keyboard.press('Control+C');
        return clipboard();
      })
      .toBe('from my own machine');
    const number = await onScreen('#number');
    await owner.page.mouse.dblclick(number.x - 30, number.y);
    await expect
      .poll(async () => {
        await owner.page.keyboard.press('Control+C');
        return clipboard();
      })
      .toMatch(/ORDER|2718/);
    await clickOn('#letter');
    await owner.page.keyboard.press('Control+A');
    await expect
      .poll(async () => {
        await owner.page.keyboard.press('Control+C');
        return clipboard();
      })
      .toBe('from my own machine');
    await owner.page.keyboard.press('Control+X');
    await owner.type('kept');
    await clickOn('#save');
    expect(await sent()).toEqual({ text: 'kept' });
  });

  it('composes text and types emoji', async () => {
    await ownerAt('/form');
    await clickOn('#name');
    await (await Keyboard.of(owner.page)).compose(['n', 'に', 'にほ'], '日本');
    await owner.page.keyboard.insertText('🎉');
    await owner.type('é!');
    await owner.page.keyboard.press('Enter');
    expect(await sent()).toMatchObject({ name: '日本🎉é!' });
  });

  it('types also when the session spoke before the code of the page was there', async () => {
    test.system.practice.visits.reset();
    path = '/form';
    const runId = await test.runs.start(automationOf(test.site(path), pause(120)));
    owner = await openLink(test.browser, (await test.runs.mail(runId)).link, {}, async (page) => {
      const greeted = new Promise((resolve) =>
        page.on('websocket', (socket) =>
          socket.on('framereceived', ({ payload }) => String(payload).includes('hello') && resolve(true)),
        ),
      );
      await page.route('**/assets/*.js', async (route) => {
        await greeted;
        await route.continue();
      });
    });
    await owner.inControl();
    await clickOn('#name');
    await owner.type('Ana');
    await owner.page.keyboard.press('Enter');
    expect(await sent()).toMatchObject({ name: 'Ana' });
  });

  it('loses, doubles and swaps nothing it types while the line is cut, and keeps control', async () => {
    await ownerAt('/form');
    await clickOn('#name');
    await owner.type('before ');
    await owner.page.context().setOffline(true);
    await owner.page.getByText('Reconnecting').waitFor();
    await owner.type('during ');
    await owner.page.context().setOffline(false);
    await owner.type('after');
    await owner.page.getByText('Reconnecting').waitFor({ state: 'detached' });
    await owner.page.keyboard.press('Enter');
    expect(await sent()).toMatchObject({ name: 'before during after' });
    await owner.page.getByText('You are in control').waitFor();
  });
});
