import { isMac, isPhone } from './device.js';
import type { InputTarget } from './input-target.js';
import { inParts, plainKey, translateKey, typeable, typedBetween, type PageKey } from './keys.js';

/** The field's content when nothing is typed, so that the Backspace of an on-screen keyboard has something to delete. */
const EMPTY = '        ';
const LONGEST = 200;
/** The maximum that the session accepts in one message. */
const LONGEST_PASTE = 15_000;

/**
 * Sends the typing in `field` to the page. Calls `leave` when Escape is pressed twice in a row: Tab belongs to the page, so people without
 * a mouse need another way out.
 */
export function listenToKeyboard(field: HTMLTextAreaElement, target: InputTarget, leave: () => void): () => void {
  const pressed = new Map<string, PageKey>();
  let known = EMPTY;
  let wasEscape = false;
  /** Whether the key that is down makes this browser copy, cut or paste. */
  let isByKey = false;

  function send(action: 'down' | 'up', key: PageKey) {
    if (action === 'down') pressed.set(key.code, key);
    else {
      pressed.delete(key.code);
      isByKey = false;
    }
    target.send({ type: 'key', action, ...key });
  }

  function sendText(text: string) {
    for (const part of inParts(typeable(text))) target.send({ type: 'text', text: part });
  }

  function releaseAll() {
    for (const key of [...pressed.values()]) send('up', { ...key, repeat: false, modifiers: 0 });
  }

  function onKey(event: KeyboardEvent) {
    if (!target.acceptsTyping()) return;
    const isDown = event.type === 'keydown';
    if (isDown && !event.repeat) {
      if (event.key === 'Escape' && wasEscape) {
        event.preventDefault();
        wasEscape = false;
        return leave();
      }
      wasEscape = event.key === 'Escape';
    }
    const isPlain = !event.isComposing && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (isDown && isPlain && target.takesKey(event.key)) return event.preventDefault();
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
        // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari ends a composition before its last keydown.
        isComposing: event.isComposing || event.keyCode === 229,
      },
      isMac,
    );
    if (translated.to === 'input') return;
    const isShortcut = translated.to === 'clipboard' && isDown;
    if (!isShortcut) event.preventDefault();
    // The field's text no longer matches the text before the page's caret, so do not compare them.
    if (isDown && known !== EMPTY) empty();
    if (!isDown && !pressed.has(translated.key.code)) return;
    send(isDown ? 'down' : 'up', translated.key);
    if (isDown) isByKey = isShortcut;
    // Some browsers silently copy nothing when nothing is selected.
    if (isShortcut) field.select();
    // macOS does not report the release of a key that was pressed together with Command.
    if (!isDown && event.key === 'Meta') releaseAll();
  }

  /**
   * On a desktop, the page shows an input method's composition in progress. A phone composes every word, so its text is sent as it grows.
   */
  function onCompose(event: CompositionEvent) {
    if (!isPhone() && target.acceptsTyping()) target.send({ type: 'ime', text: event.data });
  }

  /** Text without a key: dead keys, input methods, on-screen keyboards. */
  function onInput(event: Event) {
    const isComposing = (event as InputEvent).isComposing;
    if (isComposing && !isPhone()) return;
    const edits = typedBetween(known, field.value);
    known = field.value;
    if (!isComposing && (known.length < 2 || known.length > LONGEST)) empty();
    if (!target.acceptsTyping()) return;
    const [first] = edits;
    // Nothing was chosen, or more than the composition was replaced: the page's composition ends without text.
    const endsEmpty = event.type === 'compositionend' && !isPhone() && !(first && 'text' in first);
    if (endsEmpty) target.send({ type: 'ime', text: '' });
    for (const edit of edits) {
      const key = 'text' in edit ? edit.text : edit.key;
      const isKey = !('text' in edit) || (event.type === 'input' && /^[ -~]$/.test(key));
      if (isKey) {
        send('down', plainKey(key));
        send('up', plainKey(key));
      } else sendText(key);
    }
  }

  function onClipboard(event: ClipboardEvent) {
    event.preventDefault();
    field.setSelectionRange(field.value.length, field.value.length);
    const byKey = isByKey || undefined;
    if (event.type === 'paste') return paste(event.clipboardData?.getData('text/plain') ?? '', byKey);
    // Copies the known selection at once; the page reports later if it was different.
    const text = target.selection();
    if (text !== '') event.clipboardData?.setData('text/plain', text);
    if (target.acceptsTyping()) target.send({ type: event.type === 'cut' ? 'cut' : 'copy', byKey });
  }

  function paste(text: string, byKey: true | undefined) {
    if (!target.acceptsTyping()) return;
    for (const part of inParts(typeable(text), LONGEST_PASTE)) target.send({ type: 'paste', text: part, byKey });
  }

  function empty() {
    field.value = known = EMPTY;
    field.setSelectionRange(EMPTY.length, EMPTY.length);
  }

  function onBlur() {
    wasEscape = false;
    releaseAll();
    // Typed text does not stay in this page either.
    empty();
  }

  // A click between two Escapes separates them.
  const onPointer = () => {
    wasEscape = false;
  };

  empty();
  const stopped = new AbortController();
  const until = { signal: stopped.signal };
  target.surface.addEventListener('pointerdown', onPointer, until);
  for (const type of ['keydown', 'keyup'] as const) field.addEventListener(type, onKey, until);
  for (const type of ['input', 'compositionend'] as const) field.addEventListener(type, onInput, until);
  for (const type of ['copy', 'cut', 'paste'] as const) field.addEventListener(type, onClipboard, until);
  field.addEventListener('compositionupdate', onCompose, until);
  field.addEventListener('blur', onBlur, until);
  return () => {
    releaseAll();
    stopped.abort();
  };
}
