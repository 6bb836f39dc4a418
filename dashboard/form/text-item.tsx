import { useEffect, useRef } from 'preact/hooks';
import type { FormItem, TextField } from '../../contracts/live-protocol.js';
import type { Act } from './edit.js';

/**
 * The remote field's own `autocomplete` value, so that a phone offers codes from text messages or addresses. Saved passwords of this page do not
 * belong to the remote one.
 */
function autocompleteOf({ type, autocomplete }: TextField): string {
  if (autocomplete === '' || autocomplete === 'on') return 'off';
  return type === 'password' && !autocomplete.includes('one-time-code') ? 'off' : autocomplete;
}

/** A text field. Its value is sent to the page when the field loses the focus, or on Enter. */
export function TextItem({ item, act }: { item: Extract<FormItem, { kind: 'field' }>; act: Act }) {
  const { ref, label, isDisabled, field } = item;
  const { type, value, isFilled, isRequired, inputMode } = field;
  const id = `form-${ref}`;
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const sent = useRef(value);

  // Shows the page's value of the field, unless the person is typing.
  useEffect(() => {
    if (input.current && document.activeElement !== input.current && input.current.value === sent.current) {
      input.current.value = value;
      sent.current = value;
    }
  }, [value]);

  function send() {
    const typed = input.current?.value ?? '';
    if (typed === sent.current) return;
    const before = sent.current;
    sent.current = typed;
    void act({ ref, value: typed }, `${label}: filled in.`).then((isTaken) => {
      // Restored, so that the value is sent again the next time the field loses the focus.
      if (!isTaken && sent.current === typed) sent.current = before;
    });
  }

  const shared = {
    ref: input,
    id,
    defaultValue: value,
    disabled: isDisabled,
    required: isRequired,
    autocomplete: autocompleteOf(field),
    spellcheck: false,
    dir: 'auto' as const,
    onBlur: send,
  };
  return (
    <div class="page-form-field">
      <label for={id} dir="auto">
        {label || 'Field without a name'}
        {isRequired && <span class="quiet"> (required)</span>}
        {type === 'password' && isFilled && <span class="quiet"> (filled in; not shown)</span>}
      </label>
      {type === 'textarea' ? (
        <textarea rows={3} {...shared} />
      ) : (
        <input
          type={type as 'text'}
          {...(inputMode !== '' && { inputMode: inputMode as 'text' })}
          {...shared}
          onKeyDown={(event) => event.key === 'Enter' && send()}
        />
      )}
    </div>
  );
}
