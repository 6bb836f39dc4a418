import { describe, expect, it } from 'vitest';
import { inParts, translateKey, typeable, typedBetween, type KeyPress } from '../../../../dashboard/live/input/keys.js';

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  return {
    key,
    code: '',
    location: 0,
    repeat: false,
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    altGraph: false,
    isComposing: false,
    ...more,
  };
}

describe('a key', () => {
  it('goes to the page as it was pressed', () => {
    expect(translateKey(press('A', { code: 'KeyA', shiftKey: true, repeat: true }), false)).toEqual({
      to: 'page',
      key: { key: 'A', code: 'KeyA', location: 0, repeat: true, modifiers: 8 },
    });
  });

  it('is left to input events while it composes, is dead, or is not named', () => {
    for (const key of ['Process', 'Unidentified', 'Dead'])
      expect(translateKey(press(key), false)).toEqual({ to: 'input' });
    expect(translateKey(press('a', { isComposing: true }), false)).toEqual({ to: 'input' });
  });

  it('copies, cuts and pastes here when it is the shortcut of this device', () => {
    const clipboard = (key: string, modifiers: number) => ({ to: 'clipboard', key: { key, modifiers } });
    expect(translateKey(press('v', { ctrlKey: true }), false)).toMatchObject(clipboard('v', 2));
    expect(translateKey(press('V', { ctrlKey: true, shiftKey: true }), false)).toMatchObject(clipboard('V', 10));
    expect(translateKey(press('v', { metaKey: true }), true)).toMatchObject(clipboard('v', 2));
    expect(translateKey(press('Insert', { shiftKey: true }), false)).toMatchObject(clipboard('Insert', 8));
    expect(translateKey(press('c', { ctrlKey: true }), false)).toMatchObject(clipboard('c', 2));
    expect(translateKey(press('x', { metaKey: true }), true)).toMatchObject(clipboard('x', 2));
    expect(translateKey(press('C', { ctrlKey: true, shiftKey: true }), false)).toMatchObject({ to: 'page' });
    expect(translateKey(press('v', { ctrlKey: true, altKey: true }), false)).toMatchObject({ to: 'page' });
  });

  it('made with AltGr or a Mac’s Option is the plain character', () => {
    const altGr = press('@', { code: 'KeyQ', altKey: true, ctrlKey: true, altGraph: true });
    expect(translateKey(altGr, false)).toMatchObject({ key: { key: '@', modifiers: 0 } });
    // Here the browser reports it as its two keys.
    const twoKeys = press('€', { code: 'KeyE', altKey: true, ctrlKey: true });
    expect(translateKey(twoKeys, false)).toMatchObject({ key: { key: '€', modifiers: 3 } });
    expect(translateKey(press('€', { altKey: true }), true)).toMatchObject({ key: { key: '€', modifiers: 0 } });
    expect(translateKey(press('f', { altKey: true }), false)).toMatchObject({ key: { key: 'f', modifiers: 1 } });
  });

  it('of several characters is no shortcut, and plain with AltGr', () => {
    expect(translateKey(press('لا', { code: 'KeyB' }), false)).toMatchObject({ to: 'page', key: { key: 'لا' } });
    const altGr = press('ক্ষ', { code: 'KeyQ', altKey: true, ctrlKey: true, altGraph: true });
    expect(translateKey(altGr, false)).toMatchObject({ key: { modifiers: 0 } });
  });

  it('of a layout without Latin letters is a shortcut by its place', () => {
    const russian = (key: string, code: string) => translateKey(press(key, { code, ctrlKey: true }), false);
    expect(russian('ф', 'KeyA')).toMatchObject({ key: { key: 'a', code: 'KeyA', modifiers: 2 } });
    expect(russian('м', 'KeyV')).toMatchObject({ to: 'clipboard', key: { key: 'v' } });
    expect(translateKey(press('ф', { code: 'KeyA' }), false)).toMatchObject({ key: { key: 'ф' } });
  });

  it('moves and deletes by words and lines as on a Mac', () => {
    const mac = (key: string, more: Partial<KeyPress>) => translateKey(press(key, { code: key, ...more }), true);
    expect(mac('ArrowLeft', { metaKey: true, shiftKey: true })).toMatchObject({ key: { key: 'Home', modifiers: 8 } });
    expect(mac('ArrowDown', { metaKey: true })).toMatchObject({ key: { key: 'End', modifiers: 2 } });
    expect(mac('Backspace', { altKey: true })).toMatchObject({ key: { key: 'Backspace', modifiers: 2 } });
    expect(translateKey(press('ArrowLeft', { altKey: true }), false)).toMatchObject({ key: { modifiers: 1 } });
  });

  it('with a Mac’s Command is the page’s Control', () => {
    expect(translateKey(press('a', { metaKey: true }), true)).toMatchObject({ key: { key: 'a', modifiers: 2 } });
    expect(translateKey(press('Meta', { code: 'MetaRight', metaKey: true }), true)).toMatchObject({
      key: { key: 'Control', code: 'ControlRight', modifiers: 2 },
    });
    expect(translateKey(press('a', { metaKey: true }), false)).toMatchObject({ key: { key: 'a', modifiers: 4 } });
  });
});

describe('text that no key made', () => {
  it('is what was added', () => {
    expect(typedBetween('  ', '  12')).toEqual([{ text: '12' }]);
    expect(typedBetween('co', 'co')).toEqual([]);
  });

  it('takes back what was replaced, character by character', () => {
    expect(typedBetween('cod', 'cat')).toEqual([{ key: 'Backspace' }, { key: 'Backspace' }, { text: 'at' }]);
    expect(typedBetween('a😀', 'a')).toEqual([{ key: 'Backspace' }]);
    expect(typedBetween('a👩‍👧', 'a')).toEqual([{ key: 'Backspace' }]);
    expect(typedBetween('किं', 'कि')).toEqual([{ key: 'Backspace' }]);
  });

  it('presses Enter for a new line', () => {
    expect(typedBetween('', 'a\nb')).toEqual([{ text: 'a' }, { key: 'Enter' }, { text: 'b' }]);
  });

  it('is typed without what no key types', () => {
    expect(typeable('a\r\nb\rc\td\u0000\u001b\ud800e')).toBe('a\nb\nc\tde');
  });

  it('goes in parts when it is long, and cuts no character', () => {
    const text = '😀'.repeat(6_000);
    const parts = inParts(text);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.join('')).toBe(text);
    for (const part of parts) expect(part).toMatch(/^(?:😀)+$/u);
    expect(inParts('')).toEqual([]);
  });
});
