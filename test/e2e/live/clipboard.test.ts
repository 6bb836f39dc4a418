import type { BrowserContextOptions } from 'playwright';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { automationOf, pause } from '../../support/runs/automations.js';
import { Keyboard } from '../../support/owner/keyboard.js';
import type { Owner } from '../../support/owner/owner.js';
import { serveOwnPages } from '../../support/pages/own-pages.js';
import { DESKTOP, PHONE, useSystem } from '../../support/system/system.js';

const CLIPBOARD: BrowserContextOptions = { ...DESKTOP, permissions: ['clipboard-read', 'clipboard-write'] };
const MAC: BrowserContextOptions = {
  ...CLIPBOARD,
  userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0',
};

let pages: Awaited<ReturnType<typeof serveOwnPages>>;
const test = useSystem(async () => {
  pages = await serveOwnPages();
  return { INTERMISSION_ALLOWED_NETWORKS: new URL(pages.url).host };
});
let owner: Owner;

afterAll(() => pages.stop());
beforeEach(() => void pages.told.splice(0));

async function ownerAt(page: string, device = CLIPBOARD): Promise<void> {
  const runId = await test.runs.start(automationOf(`${pages.url}/${page}`, pause(120)));
  ({ owner } = await test.opened(runId, device));
}

const clipboard = () => owner.page.evaluate<string>('navigator.clipboard.readText()');
const told = () => pages.told.filter((line) => !line.startsWith('value:'));

describe('a shortcut of the clipboard', () => {
  it('is a key of the page first, then copies, cuts and pastes with the clipboard of the person', async () => {
    await ownerAt('keys.html');
    await owner.page.evaluate(`navigator.clipboard.writeText('from home')`);
    await owner.click({ x: 100, y: 100 });
    await owner.page.keyboard.press('Control+c');
    await owner.click({ x: 100, y: 230 });
    for (const keys of ['Control+v', 'Control+a', 'Control+x', 'Shift+Insert', 'Control+a', 'Control+Insert'])
      await owner.page.keyboard.press(keys);
    await owner.page.keyboard.press('Control+Shift+V');
    await expect.poll(() => pages.told.at(-1), { timeout: 20_000 }).toBe('value:from home');
    await expect
      .poll(told)
      .toEqual([
        ...['C-c@DIV', 'copy@DIV:'],
        ...['C-v@TEXTAREA', 'paste@TEXTAREA:from home', 'C-a@TEXTAREA', 'C-x@TEXTAREA', 'cut@TEXTAREA:'],
        ...['S-Insert@TEXTAREA', 'paste@TEXTAREA:from home', 'C-a@TEXTAREA', 'C-Insert@TEXTAREA', 'copy@TEXTAREA:'],
        ...['C-S-V@TEXTAREA', 'paste@TEXTAREA:from home'],
      ]);
    expect(await clipboard()).toBe('from home');
  });

  it('of a Mac is a key of the page as well', async () => {
    await ownerAt('keys.html', MAC);
    await owner.page.evaluate(`navigator.clipboard.writeText('apple')`);
    await owner.click({ x: 100, y: 230 });
    const keyboard = await Keyboard.of(owner.page);
    await keyboard.press({ key: 'v', code: 'KeyV', modifiers: 4, command: 'paste' });
    await expect.poll(told, { timeout: 20_000 }).toEqual(['C-v@TEXTAREA', 'paste@TEXTAREA:apple']);
  });
});

describe('the page’s own copy button', () => {
  it('copies to the device of the person', async () => {
    await ownerAt('copy.html');
    await owner.click({ x: 200, y: 40 });
    await expect.poll(clipboard, { timeout: 20_000 }).toBe('code 42');
    await expect.poll(() => pages.told).toEqual(['copied']);
  });

  it('asks for a press where the device wants one', async () => {
    await ownerAt('copy.html');
    // As Safari does when the press was not on this very page.
    await owner.page.evaluate(`window.refuses = true;
      const { writeText } = Clipboard.prototype; const { execCommand } = document;
      Clipboard.prototype.writeText = function (text) { return refuses ? Promise.reject(new Error('no')) : writeText.call(this, text); };
      document.execCommand = () => !refuses`);
    await owner.click({ x: 200, y: 40 });
    const button = owner.page.getByRole('button', { name: 'Copy it to this device' });
    await button.waitFor();
    await owner.page.evaluate('window.refuses = false');
    await button.click();
    await button.waitFor({ state: 'detached' });
    expect(await clipboard()).toBe('code 42');
  });
});

describe('suggestions of a field', () => {
  const FRUIT = { x: 300, y: 115 };

  it('are shown below it, and chosen with the keyboard or the mouse', async () => {
    await ownerAt('copy.html');
    await owner.click(FRUIT);
    await owner.type('ap');
    const list = owner.page.getByRole('listbox', { name: 'Fruit' });
    await expect.poll(() => list.getByRole('option').count(), { timeout: 20_000 }).toBe(2);
    await owner.page.keyboard.press('ArrowDown');
    await owner.page.keyboard.press('ArrowDown');
    await owner.page.keyboard.press('Enter');
    await expect.poll(() => pages.told, { timeout: 20_000 }).toContain('fruit:Apricot');
    await list.waitFor({ state: 'detached' });
    await owner.page.keyboard.press('Control+a');
    await owner.type('p');
    await list.getByRole('option', { name: 'Pear' }).click();
    await expect.poll(() => pages.told, { timeout: 20_000 }).toContain('fruit:Pear');
    await owner.type('s');
    await owner.page.keyboard.press('Tab');
    await expect.poll(() => pages.told, { timeout: 20_000 }).toContain('fruit:Pears');
  });

  it('are shown on a phone, above its keyboard', async () => {
    await ownerAt('copy.html', PHONE);
    await owner.tap(FRUIT);
    const option = owner.page.getByRole('listbox', { name: 'Fruit' }).getByRole('option', { name: 'Apple' });
    await option.waitFor();
    await option.tap();
    await expect.poll(() => pages.told, { timeout: 20_000 }).toContain('fruit:Apple');
  });
});
