import type { CDPSession, Page } from 'playwright';

interface Key {
  key: string;
  code?: string;
  keyCode?: number;
  text?: string;
  /** Alt 1, Control 2, Meta 4, Shift 8. */
  modifiers?: number;
  /** What the system makes of it, such as `copy`. */
  command?: string;
}

/** A keyboard of any layout, and an input method, as this browser has them from its system. */
export class Keyboard {
  private constructor(private readonly cdp: CDPSession) {}

  static async of(page: Page): Promise<Keyboard> {
    return new Keyboard(await page.context().newCDPSession(page));
  }

  async press({ key, code = '', keyCode = 0, text, modifiers = 0, command }: Key): Promise<void> {
    const event = { key, code, windowsVirtualKeyCode: keyCode, modifiers };
    await this.cdp.send('Input.dispatchKeyEvent', {
      type: text === undefined ? 'rawKeyDown' : 'keyDown',
      ...event,
      ...(text !== undefined && { text }),
      ...(command !== undefined && { commands: [command] }),
    });
    await this.cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  }

  /** Shows each of the steps, and ends with what was chosen. */
  async compose(steps: string[], chosen: string): Promise<void> {
    for (const text of steps)
      await this.cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await this.cdp.send('Input.insertText', { text: chosen });
  }
}
