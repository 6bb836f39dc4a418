/// <reference lib="dom" />
import type { describeFields } from './describe.js';

type Fields = ReturnType<typeof describeFields>;

/**
 * Keeps Chromium's own lists and pickers closed, which no screencast shows, and reports what they would have offered. Returns the
 * functions that answer the reports.
 */
export function watchLists(fields: Fields, report: (message: object) => void, signal: AbortSignal) {
  const PICKERS = /^(?:date|time|datetime-local|month|week|color)$/;
  const MOST_OPTIONS = 2000;
  const MOST_LABEL = 300;

  function listUnder(event: Event): HTMLSelectElement | undefined {
    const list = event.composedPath().find((element) => element instanceof HTMLSelectElement);
    if (list === undefined || list.disabled) return undefined;
    // A list that the page draws itself is visible in the frames.
    const isInPicture = getComputedStyle(list).getPropertyValue('appearance') === 'base-select';
    return isInPicture || list.multiple || list.size > 1 ? undefined : list;
  }

  function pickerUnder(event: Event): HTMLInputElement | undefined {
    const [element] = event.composedPath();
    if (!(element instanceof HTMLInputElement) || !PICKERS.test(element.type)) return undefined;
    return element.disabled || element.readOnly ? undefined : element;
  }

  function reportList(list: HTMLSelectElement): void {
    const options = [...list.options].slice(0, MOST_OPTIONS).map((option) => ({
      label: option.label.trim().slice(0, MOST_LABEL),
      ...(option.parentElement instanceof HTMLOptGroupElement && { group: option.parentElement.label.slice(0, 300) }),
      isDisabled: option.disabled || (option.parentElement as HTMLOptGroupElement | null)?.disabled === true,
      isChosen: option.selected,
    }));
    report({
      kind: 'select',
      id: fields.idOf(list),
      rect: fields.rectOf(list),
      label: labelOf(list),
      options,
      multiple: list.multiple,
    });
  }

  function reportPicker(input: HTMLInputElement): void {
    const { type } = input;
    const [value, min, max, step] = [input.value, input.min, input.max, input.step].map((text) => text.slice(0, 100));
    const rect = fields.rectOf(input);
    report({
      kind: 'picker',
      id: fields.idOf(input),
      picker: type,
      value,
      min,
      max,
      step,
      rect,
      label: labelOf(input),
    });
  }

  function labelOf(field: HTMLSelectElement | HTMLInputElement): string {
    const label = field.ariaLabel ?? field.labels?.[0]?.textContent ?? '';
    return label
      .slice(0, 4 * MOST_LABEL)
      .trim()
      .slice(0, MOST_LABEL);
  }

  function dispatchChange(field: HTMLElement): void {
    field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }

  const options = { capture: true, signal };
  addEventListener(
    'mousedown',
    (event) => {
      const list = event.button === 0 && event.isTrusted ? listUnder(event) : undefined;
      if (list === undefined) return;
      event.preventDefault();
      list.focus({ preventScroll: true });
      reportList(list);
    },
    options,
  );
  addEventListener(
    'click',
    (event) => {
      const input = pickerUnder(event);
      if (input === undefined || !event.isTrusted) return;
      event.preventDefault();
      reportPicker(input);
    },
    options,
  );
  addEventListener(
    'keydown',
    (event) => {
      // Only trusted events count: a page could open lists by itself all the time.
      if (!event.isTrusted) return;
      const opens = event.key === ' ' || event.key === 'F4' || (event.altKey && /^Arrow(?:Down|Up)$/.test(event.key));
      const list = opens || event.key === 'Enter' ? listUnder(event) : undefined;
      const input = opens ? pickerUnder(event) : undefined;
      if ((list ?? input) === undefined) return;
      event.preventDefault();
      if (list !== undefined) reportList(list);
      if (input !== undefined) reportPicker(input);
    },
    options,
  );

  return {
    choose(id: number, chosen: number[]): void {
      const list = fields.find(id);
      if (!(list instanceof HTMLSelectElement) || list.disabled) return;
      const before = [...list.selectedOptions].map((option) => option.index).join();
      if (list.multiple) for (const option of list.options) option.selected = chosen.includes(option.index);
      else list.selectedIndex = chosen[0] ?? list.selectedIndex;
      if ([...list.selectedOptions].map((option) => option.index).join() !== before) dispatchChange(list);
    },
    fill(id: number, value: string): void {
      const input = fields.find(id);
      if (!(input instanceof HTMLInputElement) || input.disabled || input.readOnly) return;
      if (!PICKERS.test(input.type) && input.list === null) return;
      if (input.value === value) return;
      input.value = value;
      dispatchChange(input);
    },
    /** Reports the options of a list box, which is hard to use with fingers. */
    open(id: number): void {
      const list = fields.find(id);
      if (!(list instanceof HTMLSelectElement) || list.disabled) return;
      list.focus({ preventScroll: true });
      reportList(list);
    },
  };
}
