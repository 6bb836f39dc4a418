import { errors, type Page } from 'playwright';
import type { RareKey } from '../../automation/model/keyboard-keys.js';

/** The key press ends once the navigation has begun; the node's end wait covers the page load. */
const NAVIGATION = { waitUntil: 'commit', timeout: 10_000 } as const;

/** Actions of the browser itself: in Chromium, key events sent to a page do not trigger them. */
const BROWSER_KEYS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  BrowserBack: (page) => page.goBack(NAVIGATION),
  BrowserForward: (page) => page.goForward(NAVIGATION),
  BrowserRefresh: (page) => page.reload(NAVIGATION),
};

/** Modifier bits of DevTools' key events. */
const MODIFIERS: Readonly<Record<string, number>> = { Alt: 1, Control: 2, Meta: 4, Shift: 8 };

/** Presses the last key while holding all keys before it, on the focused element. No key stays down. */
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
  if (byBrowser !== undefined) {
    await byBrowser(page).catch((error: unknown) => {
      if (!(error instanceof errors.TimeoutError)) throw error;
    });
    return;
  }
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
