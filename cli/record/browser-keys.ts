import type { RecordedAction } from './playwright-recorder.js';

const [ALT, CONTROL, META, SHIFT] = [1, 2, 4, 8];
const WITH_CONTROL = new Set([...'lrtnwd0123456789+-=', 'Tab', 'PageUp', 'PageDown']);
const WITH_CONTROL_AND_SHIFT = new Set([...'rtnijc', 'Tab', 'Delete']);
const WITH_ALT = new Set(['ArrowLeft', 'ArrowRight', 'Home', 'd', 'F4']);
const ALONE = new Set(['F5', 'F6', 'F11', 'F12']);

/**
 * Whether the browser itself handles this key, for example to reload the page. Such a key is not recorded, because a run's browser has no
 * window.
 */
export function isOfBrowser({ key = '', modifiers = 0 }: RecordedAction): boolean {
  const name = key.length === 1 ? key.toLowerCase() : key;
  if (ALONE.has(name)) return true;
  const held = (modifiers & META) === 0 ? modifiers : (modifiers & ~META) | CONTROL;
  if (held === CONTROL) return WITH_CONTROL.has(name);
  if (held === (CONTROL | SHIFT)) return WITH_CONTROL_AND_SHIFT.has(name);
  return held === ALT && WITH_ALT.has(name);
}
