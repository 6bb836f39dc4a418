import { useEffect } from 'preact/hooks';
import { isPhone } from './device.js';
import { dressAs, fieldAt } from './field-keyboard.js';
import type { FieldState } from './field-state.js';
import type { Point } from './geometry.js';
import type { InputTarget } from './input-target.js';

/** How long a tapped field may take to get the focus before the keyboard closes again. */
const FOCUS_MILLISECONDS = 2000;

/** What a tap does with a phone's keyboard: it opens over a remote field, and stays shut elsewhere. */
export function phoneKeyboard(
  keyboard: HTMLTextAreaElement,
  fields: () => FieldState,
  send: InputTarget['send'],
  toPage: InputTarget['toPage'],
): Pick<InputTarget, 'tapped' | 'tapEnded'> & { stop(): void } {
  let opens = false;
  let timer: number | undefined;
  return {
    tapped(point: Point) {
      const field = fieldAt(fields().inView, toPage(point));
      if (field?.type === 'select-multiple') {
        send({ type: 'open', id: field.id });
        return true;
      }
      opens = field !== undefined;
      if (field) dressAs(field, keyboard);
      return false;
    },
    tapEnded() {
      if (!opens) return;
      opens = false;
      keyboard.focus({ preventScroll: true });
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        if (isPhone() && !fields().focus) keyboard.blur();
      }, FOCUS_MILLISECONDS);
    },
    stop: () => window.clearTimeout(timer),
  };
}

/** The keyboard follows the focus of the remote page: it asks for what the field takes, and closes when no field has it. */
export function usePhoneKeyboard(keyboard: { current: HTMLTextAreaElement | null }, { focus }: FieldState) {
  const { id, type, inputMode, autocomplete } = focus ?? {};
  useEffect(() => {
    if (!keyboard.current) return;
    dressAs(focus, keyboard.current);
    if (!isPhone()) return;
    // A page may give the focus to a field nobody tapped; some phones open the keyboard then.
    if (focus) keyboard.current.focus({ preventScroll: true });
    else keyboard.current.blur();
  }, [id, type, inputMode, autocomplete]);
}
