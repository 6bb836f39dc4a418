import type { CDPSession } from 'playwright';
import { actOnFields } from '../fields/edit-field.js';
import type { Fields } from '../fields/fields.js';
import { printedBy } from '../../contracts/live-protocol.js';
import { editingCommand, isClipboardShortcut, type KeyMessage, typedText, virtualKeyCode } from './keys.js';
import type { InputMessage } from './messages.js';
import { navigate } from './navigate.js';

type MouseMessage = Extract<InputMessage, { type: 'mouse' }>;
type Button = MouseMessage['button'];

/** A page that takes longer does not respond; input sent to it counts as lost. */
const IN_TIME = { timeout: 5000 };
const BIT_OF_BUTTON = { none: 0, left: 1, right: 2, middle: 4 };
const MOUSE_EVENT = { move: 'mouseMoved', down: 'mousePressed', up: 'mouseReleased' } as const;

/** Mouse and keyboard of one page. Remembers what is pressed, so that nothing stays pressed when the person leaves. */
export class PageInput {
  private readonly keysDown = new Map<string, KeyMessage>();
  private readonly buttonsDown = new Set<Button>();
  /** Whether the page prevented the default action of the last clipboard shortcut. */
  private isPrevented = false;

  constructor(
    private readonly cdp: CDPSession,
    private readonly fields: Fields,
  ) {}

  get isPressed(): boolean {
    return this.buttonsDown.size > 0;
  }

  /** Resolves when the page has processed the input. Calls keep their order without waiting for each other. */
  async send(message: InputMessage): Promise<void> {
    switch (message.type) {
      case 'mouse':
        return this.sendMouse(message);
      case 'wheel': {
        const { x, y, deltaX, deltaY, modifiers } = message;
        await this.cdp.send(
          'Input.dispatchMouseEvent',
          { type: 'mouseWheel', x, y, deltaX, deltaY, modifiers },
          IN_TIME,
        );
        return;
      }
      case 'key':
        return message.action === 'down' ? this.pressKey(message) : this.releaseKey(message);
      case 'text':
        return this.insert(message.text);
      case 'ime': {
        const { text } = message;
        const composition = { text, selectionStart: text.length, selectionEnd: text.length };
        await this.cdp.send('Input.imeSetComposition', composition, IN_TIME);
        return;
      }
      case 'paste':
      case 'copy':
      case 'cut':
        return message.byKey === true && this.isPrevented ? undefined : actOnFields(message, this.fields, this);
      case 'choose':
      case 'fill':
      case 'open':
        return actOnFields(message, this.fields, this);
      case 'navigate':
      case 'address':
        return navigate(this.cdp, message);
    }
  }

  async insert(text: string): Promise<void> {
    await this.cdp.send('Input.insertText', { text }, IN_TIME);
  }

  /** Presses and releases the key of a character. */
  async press(character: string): Promise<void> {
    const code = /^\d$/.test(character) ? `Digit${character}` : '';
    const key = { type: 'key', key: character, code, location: 0, repeat: false, modifiers: 0 } as const;
    await Promise.all([this.pressKey({ ...key, action: 'down' }), this.releaseKey({ ...key, action: 'up' })]);
  }

  async releaseAll(): Promise<void> {
    const keys = [...this.keysDown.values()].map((key) => this.releaseKey({ ...key, modifiers: 0 }));
    const buttons = [...this.buttonsDown].map((button) =>
      this.sendMouse({
        type: 'mouse',
        action: 'up',
        // Outside the page: a release for a person who left must not become a click.
        x: -1,
        y: -1,
        button,
        buttons: 0,
        clickCount: 1,
        modifiers: 0,
      }),
    );
    await Promise.all([...keys, ...buttons]);
  }

  private async sendMouse({ action, x, y, button, buttons, clickCount, modifiers }: MouseMessage): Promise<void> {
    if (action === 'down') this.buttonsDown.add(button);
    // If the page did not see the press, the release would be half a click.
    if (action === 'up' && !this.buttonsDown.delete(button)) return;
    await this.cdp.send(
      'Input.dispatchMouseEvent',
      {
        type: MOUSE_EVENT[action],
        x,
        y,
        // A move is a drag only when it names the button that is held.
        button: action === 'move' ? heldButton(this.buttonsDown) : button,
        buttons: action === 'move' ? heldBits(this.buttonsDown) : buttons,
        clickCount,
        modifiers,
      },
      IN_TIME,
    );
  }

  private async pressKey(message: KeyMessage): Promise<void> {
    if (isClipboardShortcut(message)) return this.pressShortcut(message);
    this.keysDown.set(keyId(message), message);
    // A headless page does not get the key that cancels a drag.
    if (message.key === 'Escape' && this.isPressed) await this.cdp.send('Input.cancelDragging', undefined, IN_TIME);
    const { text, modifiers } = typedText(message);
    // Chromium accepts one character per key.
    const isLong = text !== undefined && [...text].length > 1;
    const command = editingCommand(message);
    const pressed = this.cdp.send(
      'Input.dispatchKeyEvent',
      {
        type: text === undefined || isLong ? 'rawKeyDown' : 'keyDown',
        ...describe(message),
        modifiers,
        autoRepeat: message.repeat,
        ...(text !== undefined && !isLong && { text, unmodifiedText: text }),
        ...(command !== undefined && { commands: [command] }),
      },
      IN_TIME,
    );
    await Promise.all([pressed, isLong && this.insert(text)]);
  }

  /** Sends only the key: the script in the page keeps Chromium's clipboard out of it, and knows whether the page prevented more. */
  private async pressShortcut(message: KeyMessage): Promise<void> {
    this.isPrevented = false;
    // Without the script, Chromium would paste from its own clipboard.
    if ((await this.fields.askFocused('shortcut')) === undefined) return;
    this.keysDown.set(keyId(message), message);
    const { modifiers, repeat: autoRepeat } = message;
    await this.cdp.send(
      'Input.dispatchKeyEvent',
      { type: 'rawKeyDown', ...describe(message), modifiers, autoRepeat },
      IN_TIME,
    );
    this.isPrevented = await this.fields.isShortcutPrevented();
  }

  private async releaseKey(message: KeyMessage): Promise<void> {
    if (!this.keysDown.delete(keyId(message))) return;
    await this.cdp.send(
      'Input.dispatchKeyEvent',
      {
        type: 'keyUp',
        ...describe(message),
        modifiers: typedText(message).modifiers,
      },
      IN_TIME,
    );
  }
}

/** Identifies a key across press and release, even if Shift changed its character in between. */
function keyId({ code, key }: KeyMessage): string {
  return code === '' ? key : code;
}

function describe(message: KeyMessage) {
  const { code, location } = message;
  const key = [...(printedBy(message.key) ?? '')].length > 1 ? 'Unidentified' : message.key;
  return { key, code, location, isKeypad: location === 3, windowsVirtualKeyCode: virtualKeyCode(message) };
}

function heldButton(down: ReadonlySet<Button>): Button {
  return (['left', 'middle', 'right'] as const).find((button) => down.has(button)) ?? 'none';
}

function heldBits(down: ReadonlySet<Button>): number {
  return [...down].reduce((bits, button) => bits | BIT_OF_BUTTON[button], 0);
}
