import { useEffect, useRef } from 'preact/hooks';
import type { FormItem } from '../../browsers/protocol.js';
import type { Act } from './form-items.js';

/** A field to type into. It is sent to the page when it is left, or with Enter. */
export function TextItem({ item, act }: { item: Extract<FormItem, { kind: 'field' }>; act: Act }) {
  const { ref, label, isDisabled, field } = item;
  const { type, value, isFilled, isRequired, inputMode } = field;
  const id = `form-${ref}`;
  const input = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const sent = useRef(value);

  // What the page made of the field, unless the person is typing into ours.
  useEffect(() => {
    if (input.current && document.activeElement !== input.current && input.current.value === sent.current) {
      input.current.value = value;
      sent.current = value;
    }
  }, [value]);

  function send() {
    const typed = input.current?.value ?? '';
    if (typed === sent.current) return;
    sent.current = typed;
    act({ ref, value: typed }, `${label}: filled in.`);
  }

  const shared = {
    ref: input,
    id,
    defaultValue: value,
    disabled: isDisabled,
    required: isRequired,
    autocomplete: 'off',
    spellcheck: false,
    onBlur: send,
  };
  return (
    <div class="page-form-field">
      <label for={id}>
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
