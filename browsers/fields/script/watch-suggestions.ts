/// <reference lib="dom" />
import type { describeFields } from './describe.js';

type Fields = ReturnType<typeof describeFields>;

/** Reports the suggestions (`datalist`) for the field being typed into: Chromium's own list does not appear in frames. */
export function watchSuggestions(fields: Fields, report: (message: object) => void, signal: AbortSignal): void {
  const TEXT = /^(?:text|search|url|tel|email|number)$/;
  const MOST = 100;
  const MOST_TEXT = 300;
  let shownFor: HTMLInputElement | undefined;

  function fieldOf(event: Event): HTMLInputElement | undefined {
    const [element] = event.composedPath();
    const isField = element instanceof HTMLInputElement && element.list !== null && TEXT.test(element.type);
    return isField && fields.isEditable(element) ? element : undefined;
  }

  function suggest(input: HTMLInputElement, text: string): void {
    const typed = text.trim().toLowerCase();
    const options: { value: string; label: string }[] = [];
    for (const { value, label, disabled } of input.list?.options ?? []) {
      if (options.length >= MOST) break;
      if (disabled || value === '' || value.length > MOST_TEXT || value === input.value) continue;
      const isMeant = [value, label].some((words) => words.slice(0, MOST_TEXT).toLowerCase().includes(typed));
      if (isMeant) options.push({ value, label: label === value ? '' : label.slice(0, MOST_TEXT) });
    }
    if (options.length === 0) return close();
    shownFor = input;
    const label = (input.ariaLabel ?? input.labels?.[0]?.textContent ?? '').slice(0, 4 * MOST_TEXT);
    report({
      kind: 'suggest',
      id: fields.idOf(input),
      rect: fields.rectOf(input),
      label: label.trim().slice(0, MOST_TEXT),
      options,
    });
  }

  function close(): void {
    if (shownFor === undefined) return;
    report({ kind: 'suggest', id: fields.idOf(shownFor), rect: fields.rectOf(shownFor), label: '', options: [] });
    shownFor = undefined;
  }

  const options = { capture: true, passive: true, signal };
  const offer = (event: Event) => {
    const input = event.isTrusted ? fieldOf(event) : undefined;
    if (input !== undefined) suggest(input, event.type === 'input' ? input.value : '');
    else if (event.isTrusted) close();
  };
  for (const type of ['input', 'click']) addEventListener(type, offer, options);
  addEventListener('keydown', (event) => event.key === 'ArrowDown' && shownFor === undefined && offer(event), options);
  addEventListener('focusout', close, options);
  addEventListener('scroll', close, options);
}
