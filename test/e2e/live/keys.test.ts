import type { BrowserContextOptions } from 'playwright';
import { beforeEach, describe, expect, it } from 'vitest';
import { Keyboard } from '../../support/owner/keyboard.js';
import { kill } from '../../support/system/kill.js';
import type { Owner } from '../../support/owner/owner.js';
import { DESKTOP, useSystem } from '../../support/system/system.js';

const MAC: BrowserContextOptions = {
  userAgent: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0',
};
const CLIPBOARD: BrowserContextOptions = { permissions: ['clipboard-read', 'clipboard-write'] };

const test = useSystem();
let owner: Owner;

/** An owner with the caret in the name field of the form. */
async function ownerTypes(device: BrowserContextOptions = {}): Promise<Keyboard> {
  ({ owner } = await test.paused('/form', { device: { ...DESKTOP, ...device } }));
  await owner.click(await test.place('/form', '#name'));
  return Keyboard.of(owner.page);
}

/** What the practice site's server gets as the name when the form is sent. */
async function sentName(): Promise<unknown> {
  await owner.page.keyboard.press('Enter');
  await expect.poll(() => test.system.practice.visits.latest('/form'), { timeout: 20_000 }).toBeDefined();
  return test.system.practice.visits.latest('/form')!.values.name;
}

const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => owner.page.keyboard.press(key)), Promise.resolve());
const clipboard = () => owner.page.evaluate('navigator.clipboard.readText()');

beforeEach(() => test.system.practice.visits.reset());

describe('keys', () => {
  it('repeat while they are held, and are taken back by the shortcut', async () => {
    await ownerTypes();
    await owner.type('keep');
    await press('Control+A', 'End');
    for (let repeat = 0; repeat < 6; repeat += 1) await owner.page.keyboard.down('x');
    await owner.page.keyboard.up('x');
    for (let repeat = 0; repeat < 4; repeat += 1) await owner.page.keyboard.down('Backspace');
    await owner.page.keyboard.up('Backspace');
    await press('Control+A', 'Delete', 'Control+Z');
    expect(await sentName()).toBe('keepxx');
  });

  it('of dead keys, other layouts and AltGr make the characters they make at home', async () => {
    const keyboard = await ownerTypes();
    await keyboard.press({ key: 'Dead', code: 'Quote', keyCode: 222 });
    await keyboard.press({ key: 'é', code: 'KeyE', keyCode: 69, text: 'é' });
    // On a Mac a dead key composes.
    await keyboard.press({ key: 'Dead', code: 'KeyN', keyCode: 229 });
    await keyboard.compose(['˜'], 'ñ');
    await keyboard.press({ key: 'ф', code: 'KeyA', keyCode: 65, text: 'ф' });
    await keyboard.press({ key: '@', code: 'KeyQ', keyCode: 81, text: '@', modifiers: 3 });
    await keyboard.press({ key: '€', code: 'KeyE', keyCode: 69, text: '€', modifiers: 3 });
    await keyboard.compose(['n', 'に'], '日本');
    await owner.page.keyboard.insertText('👩‍👧🎉');
    await press('Backspace');
    expect(await sentName()).toBe('éñф@€日本👩‍👧');
  });

  it('of a layout without Latin letters are shortcuts by their place', async () => {
    const keyboard = await ownerTypes(CLIPBOARD);
    await owner.type('привет');
    await keyboard.press({ key: 'ф', code: 'KeyA', keyCode: 65, modifiers: 2 });
    await keyboard.press({ key: 'с', code: 'KeyC', keyCode: 67, modifiers: 2 });
    await expect.poll(clipboard).toBe('привет');
    await owner.type('да');
    expect(await sentName()).toBe('да');
  });

  it('of a Mac select, copy, move and delete as they do there', async () => {
    const keyboard = await ownerTypes({ ...MAC, ...CLIPBOARD });
    const command = (key: string, code: string, does: string) =>
      keyboard.press({ key, code, modifiers: 4, command: does });
    await owner.type('one two three');
    await press('Meta+ArrowLeft');
    await owner.type('>');
    await press('Meta+ArrowRight', 'Alt+Backspace');
    await owner.type('four');
    await press('Meta+a');
    await command('c', 'KeyC', 'copy');
    await expect.poll(clipboard).toBe('>one two four');
    await command('v', 'KeyV', 'paste');
    await command('v', 'KeyV', 'paste');
    await press('Meta+z');
    expect(await sentName()).toBe('>one two four');
  });
});

describe('the clipboard', () => {
  it('gets what was selected just before, however quick the person is', async () => {
    await ownerTypes(CLIPBOARD);
    await owner.page.evaluate(`navigator.clipboard.writeText('older')`);
    await owner.type('fresh');
    await press('Control+A', 'Control+C');
    await expect.poll(clipboard).toBe('fresh');
    await owner.type('newer');
    await press('Control+A', 'Control+X');
    await expect.poll(clipboard).toBe('newer');
    await owner.page.evaluate(`navigator.clipboard.writeText('a\\u0000b\\u0007')`);
    await press('Control+V');
    expect(await sentName()).toBe('ab');
  });
});

describe('what is typed', () => {
  const text = 'The quick brown fox jumps over the lazy dog. '.repeat(8).trim();

  it('during a cut comes whole and in order when the line is back, however much it is', async () => {
    await ownerTypes();
    await owner.page.context().setOffline(true);
    await owner.page.getByText('Reconnecting').waitFor();
    await owner.page.keyboard.type(text);
    await owner.page.context().setOffline(false);
    await owner.page.getByText('Reconnecting').waitFor({ state: 'detached' });
    expect(await sentName()).toBe(text);
  });

  it('while the server in between is killed comes whole and in order', async () => {
    await ownerTypes();
    const typing = owner.page.keyboard.type(text, { delay: 8 });
    await kill(test.system, 'api');
    await typing;
    await owner.inControl();
    expect(await sentName()).toBe(text);
  });
});
