import { useEffect, useRef } from 'preact/hooks';
import { isPhone } from './device.js';
import { dressAs, fieldAt } from './field-keyboard.js';
import type { FieldState } from '../connection/field-state.js';
import type { Point } from './geometry.js';
import type { InputTarget } from './input-target.js';

/** How long a tapped field may take to get the focus before the keyboard closes again. */
const FOCUS_MILLISECONDS = 2000;
const TYPED_INTO = 'input, textarea, select, [contenteditable]';

/** Decides what a tap does with a phone's keyboard: opens it over a remote field, and keeps it closed elsewhere. */
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

/** The phone's keyboard follows the focus of the remote page: it has the layout for the field, and closes when no field has the focus. */
export function usePhoneKeyboard(keyboard: { current: HTMLTextAreaElement | null }, { focus }: FieldState) {
  const { id, type, inputMode, autocomplete } = focus ?? {};
  const isElsewhere = usePersonElsewhere(keyboard);
  useEffect(() => {
    if (!keyboard.current) return;
    dressAs(focus, keyboard.current);
    if (!isPhone()) return;
    // A page may focus a field that nobody tapped; some phones then open the keyboard.
    if (!focus) keyboard.current.blur();
    else if (!isElsewhere()) keyboard.current.focus({ preventScroll: true });
  }, [id, type, inputMode, autocomplete]);
}

/**
 * Returns a function that says whether the person is busy outside the picture: they last touched something else, or another element has the
 * focus. The remote page then moves its focus because of their actions there, for example in the form view, and their text must not go to
 * another field.
 */
function usePersonElsewhere(keyboard: { current: HTMLTextAreaElement | null }): () => boolean {
  const touchedLast = useRef<Node | undefined>(undefined);
  useEffect(() => {
    const note = ({ target }: Event) => (touchedLast.current = target instanceof Node ? target : undefined);
    document.addEventListener('pointerdown', note, { capture: true });
    return () => document.removeEventListener('pointerdown', note, { capture: true });
  }, []);
  return () => {
    const view = keyboard.current?.closest('.live');
    const { activeElement } = document;
    const hasOther =
      activeElement !== null && ![document.body, keyboard.current].includes(activeElement as HTMLElement);
    // A button of the live view keeps the focus after a press, but nobody types into it.
    const isBeside = hasOther && (!view?.contains(activeElement) || activeElement.matches(TYPED_INTO));
    const wasBeside = touchedLast.current?.isConnected === true && !view?.contains(touchedLast.current);
    return isBeside || wasBeside;
  };
}
