import type { BrowserContextOptions, CDPSession } from 'playwright';
import { describe, expect, it } from 'vitest';
import type { Owner } from '../support/owner.js';
import { PHONE, useSystem } from '../support/system.js';

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
    const cdp = await owner.page.context().newCDPSession(owner.page);
    await compose(cdp, ['n', 'に', 'にほ'], '日本');
    await owner.page.keyboard.insertText('🎉');
    await owner.type('é!');
    await owner.page.keyboard.press('Enter');
    expect(await sent()).toMatchObject({ name: '日本🎉é!' });
  });

  it('drags a slider', async () => {
    await ownerAt('/drag');
    const handle = await onScreen('#handle');
    const gap = await onScreen('#gap');
    await owner.page.mouse.move(handle.x, handle.y);
    await owner.page.mouse.down();
    await owner.page.mouse.move(gap.x, gap.y, { steps: 15 });
    await owner.page.mouse.up();
    expect(await sent()).toEqual({ solved: 'slider' });
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

describe('a person with a phone', () => {
  it('taps a field, gets its keyboard, and types by composing; elsewhere the keyboard stays shut', async () => {
    await ownerAt('/form', PHONE);
    const { page } = owner;
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    const email = await onScreen('#email');
    await expect
      .poll(async () => {
        await page.touchscreen.tap(email.x, email.y);
        return page.evaluate(`document.activeElement.inputMode`);
      })
      .toBe('email');
    const cdp = await page.context().newCDPSession(page);
    await compose(cdp, ['a', 'an', 'ana'], 'ana');
    await page.keyboard.insertText('@example.com');
    const title = await onScreen('h1');
    await page.touchscreen.tap(title.x, title.y);
    await expect.poll(() => page.evaluate(`document.activeElement.localName`)).toBe('body');
    await page.touchscreen.tap(email.x, email.y);
    await page.keyboard.press('Enter');
    expect(await sent()).toMatchObject({ email: 'ana@example.com' });
  });

  it('picks from a list in a sheet', async () => {
    await ownerAt('/form', PHONE);
    const country = await onScreen('#country');
    await owner.page.touchscreen.tap(country.x, country.y);
    await owner.page.getByRole('option', { name: 'Norway' }).tap();
    const name = await onScreen('#name');
    await owner.page.touchscreen.tap(name.x, name.y);
    await owner.page.keyboard.press('Enter');
    expect(await sent()).toMatchObject({ country: 'Norway' });
  });
});

async function compose(cdp: CDPSession, steps: string[], chosen: string): Promise<void> {
  for (const text of steps)
    await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await cdp.send('Input.insertText', { text: chosen });
}
