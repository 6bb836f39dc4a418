import { useEffect, useRef } from 'preact/hooks';
import { isPhone } from '../input/device.js';
import type { OpenPicker } from '../connection/field-state.js';

interface ValuePickerProps {
  picker: OpenPicker;
  fill: (value: string) => void;
  close: () => void;
}

/** This device's own control for a date, a time or a colour. */
export function ValuePicker({ picker, fill, close }: ValuePickerProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    // A calendar would take the keyboard focus from people who type a date. A colour is not typed, and phones have no keys for typing.
    if (picker.picker !== 'color' && !isPhone()) return;
    try {
      input.current?.showPicker();
    } catch {
      // Too long after the press, or not supported: another press opens it.
    }
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close();
  }

  return (
    <div class="value-picker">
      <input
        ref={input}
        type={picker.picker}
        aria-label={picker.label || 'Value'}
        defaultValue={picker.value}
        min={picker.min || undefined}
        max={picker.max || undefined}
        step={picker.step || undefined}
        onInput={(event) => fill(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button class="button" onClick={close}>
        Close
      </button>
    </div>
  );
}
