import { isMac, isPhone } from './device.js';
import type { InputTarget } from './input-target.js';
import { inParts, plainKey, translateKey, typeable, typedBetween, type PageKey } from './keys.js';

/** What the field holds when nothing is typed: something for the Backspace of an on-screen keyboard to delete. */
const EMPTY = '        ';
const LONGEST = 200;
/** What the session takes in one message. */
const LONGEST_PASTE = 15_000;

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
    // Some browsers copy nothing, and say nothing, when nothing is selected.
    if (translated.to === 'clipboard' && isDown) field.select();
    if (translated.to !== 'page') return;
    event.preventDefault();
    // What stands here is no longer what stands before the page's caret, and must not be compared with it.
    if (isDown && known !== EMPTY) empty();
    if (!isDown && !pressed.has(translated.key.code)) return;
    send(isDown ? 'down' : 'up', translated.key);
    // A Mac tells no release of a key that was pressed together with Command.
    if (!isDown && event.key === 'Meta') releaseAll();
  }

  /** A desktop's input method: the page shows what is composed while it is. A phone composes every word, so its text is told as it grows. */
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
    // Nothing chosen, or more than what was composed replaced: the page's composition ends without a text.
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
    if (event.type === 'paste') return paste(event.clipboardData?.getData('text/plain') ?? '');
    // What is known to be selected is copied at once; the page tells later when it was something else.
    const text = target.selection();
    if (text !== '') event.clipboardData?.setData('text/plain', text);
    if (target.acceptsTyping()) target.send({ type: event.type === 'cut' ? 'cut' : 'copy' });
  }

  function paste(text: string) {
    if (!target.acceptsTyping()) return;
    for (const part of inParts(typeable(text), LONGEST_PASTE)) target.send({ type: 'paste', text: part });
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
