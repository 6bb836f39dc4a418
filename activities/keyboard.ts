import type { Page } from 'playwright';
import type { RareKey } from '../automation/index.js';

/** What the browser itself does by these keys; Chromium does it by no key event of a page. */
const BROWSER_KEYS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  BrowserBack: (page) => page.goBack(),
  BrowserForward: (page) => page.goForward(),
  BrowserRefresh: (page) => page.reload(),
};

/** Of DevTools' key events. */
const MODIFIERS: Readonly<Record<string, number>> = { Alt: 1, Control: 2, Meta: 4, Shift: 8 };

/** Presses the last key while all before it are held, on whatever has the focus. No key stays down. */
export async function pressKeys(page: Page, keys: (string | RareKey)[]): Promise<void> {
  const held = keys.slice(0, -1).filter((key) => typeof key === 'string');
  const last = keys.at(-1)!;
  const down: string[] = [];
  try {
    for (const key of held) {
      await page.keyboard.down(key);
      down.unshift(key);
    }
    if (typeof last === 'string') await page.keyboard.press(last);
    else await pressRare(page, last, held);
  } finally {
    for (const key of down) await page.keyboard.up(key);
  }
}

async function pressRare(page: Page, { key, code, keyCode }: RareKey, held: string[]): Promise<void> {
  const byBrowser = BROWSER_KEYS[key];
  if (byBrowser !== undefined) return void (await byBrowser(page));
  const modifiers = held.reduce((bits, name) => bits | (MODIFIERS[name.replace(/(Left|Right)$/, '')] ?? 0), 0);
  const event = { key, code, modifiers, windowsVirtualKeyCode: keyCode, nativeVirtualKeyCode: keyCode };
  const cdp = await page.context().newCDPSession(page);
  try {
    await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event });
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  } finally {
    await cdp.detach();
  }
}
