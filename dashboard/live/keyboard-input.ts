import type { InputTarget } from './input-target.js';
import { inParts, plainKey, translateKey, typedBetween, type PageKey } from './keys.js';

/** What the field holds when nothing is typed: something for the Backspace of an on-screen keyboard to delete. */
const EMPTY = '        ';
const LONGEST = 200;

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/**
 * Sends what is typed into `field` to the page. `leave` is called when Escape is pressed twice in a row: Tab belongs to the
 * page, so a person without a mouse needs another way out.
 */
export function listenToKeyboard(field: HTMLTextAreaElement, target: InputTarget, leave: () => void): () => void {
  const pressed = new Map<string, PageKey>();
  let known = EMPTY;
  let wasEscape = false;

  function send(action: 'down' | 'up', key: PageKey) {
    if (action === 'down') pressed.set(key.code, key);
    else pressed.delete(key.code);
    target.send({ type: 'key', action, ...key });
  }

  function sendText(text: string) {
    for (const part of inParts(text)) target.send({ type: 'text', text: part });
  }

  function releaseAll() {
    for (const key of [...pressed.values()]) send('up', { ...key, repeat: false, modifiers: 0 });
  }

  function onKey(event: KeyboardEvent) {
    if (!target.accepts()) return;
    const isDown = event.type === 'keydown';
    if (isDown && !event.repeat) {
      if (event.key === 'Escape' && wasEscape) {
        event.preventDefault();
        wasEscape = false;
        return leave();
      }
      wasEscape = event.key === 'Escape';
    }
    const translated = translateKey(
      {
        key: event.key,
        code: event.code,
        location: event.location,
        repeat: event.repeat,
        altKey: event.altKey,
        ctrlKey: event.ctrlKey,
        metaKey: event.metaKey,
        shiftKey: event.shiftKey,
        altGraph: event.getModifierState('AltGraph'),
        isComposing: event.isComposing || event.keyCode === 229,
      },
      isMac,
    );
    if (translated.to !== 'page') return;
    event.preventDefault();
    if (!isDown && !pressed.has(translated.key.code)) return;
    send(isDown ? 'down' : 'up', translated.key);
    // A Mac tells no release of a key that was pressed together with Command.
    if (!isDown && event.key === 'Meta') releaseAll();
  }

  /** Text without a key: dead keys, input methods, on-screen keyboards. Theirs is sent as it grows, a desktop's when it is chosen. */
  function onInput(event: Event) {
    const isComposing = (event as InputEvent).isComposing;
    if (isComposing && !matchMedia('(pointer: coarse)').matches) return;
    const edits = typedBetween(known, field.value);
    known = field.value;
    if (!isComposing && (known.length < 2 || known.length > LONGEST)) empty();
    if (!target.accepts()) return;
    for (const edit of edits) {
      if ('text' in edit) sendText(edit.text);
      else {
        send('down', plainKey(edit.key));
        send('up', plainKey(edit.key));
      }
    }
  }

  function onPaste(event: ClipboardEvent) {
    event.preventDefault();
    if (target.accepts()) sendText(event.clipboardData?.getData('text/plain') ?? '');
  }

  function empty() {
    field.value = known = EMPTY;
    field.setSelectionRange(EMPTY.length, EMPTY.length);
  }

  function onBlur() {
    wasEscape = false;
    releaseAll();
    // What was typed does not stay in this page either.
    empty();
  }

  // A click between two Escapes makes them two separate ones.
  const onPointer = () => {
    wasEscape = false;
  };

  empty();
  target.surface.addEventListener('pointerdown', onPointer);
  field.addEventListener('keydown', onKey);
  field.addEventListener('keyup', onKey);
  field.addEventListener('input', onInput);
  field.addEventListener('compositionend', onInput);
  field.addEventListener('paste', onPaste);
  field.addEventListener('blur', onBlur);
  return () => {
    releaseAll();
    target.surface.removeEventListener('pointerdown', onPointer);
    field.removeEventListener('keydown', onKey);
    field.removeEventListener('keyup', onKey);
    field.removeEventListener('input', onInput);
    field.removeEventListener('compositionend', onInput);
    field.removeEventListener('paste', onPaste);
    field.removeEventListener('blur', onBlur);
  };
}
