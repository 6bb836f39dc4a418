/// <reference lib="dom" />
import type { describeFields } from './describe.js';

type Fields = ReturnType<typeof describeFields>;

/** Reports which field has the focus, where the fields are, and what is selected, whenever that changes. */
export function watchFields(fields: Fields, report: (message: object) => void, signal: AbortSignal): void {
  const SETTLE_MS = 50;
  const MOST_FIELDS = 200;
  const reported = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(kind: string, content: object): void {
    const text = JSON.stringify(content);
    if (reported.get(kind) === text) return;
    reported.set(kind, text);
    report({ kind, ...content });
  }

  function tellFocus(): void {
    const element = fields.active();
    const isField = element !== null && fields.isEditable(element) && document.hasFocus();
    tell('focus', isField ? { field: fields.describe(element) } : {});
  }

  function look(): void {
    timer = undefined;
    if (signal.aborted) return;
    tellFocus();
    tell('fields', {
      fields: fields
        .visible()
        .slice(0, MOST_FIELDS)
        .map((field) => fields.describe(field)),
    });
    tell('selection', { text: fields.selectedText() });
  }

  const lookSoon = () => {
    timer ??= setTimeout(look, SETTLE_MS);
  };
  const options = { capture: true, passive: true, signal };
  for (const type of ['focusin', 'focusout']) {
    // A phone's keyboard waits for this one.
    addEventListener(type, () => queueMicrotask(tellFocus), options);
    addEventListener(type, lookSoon, options);
  }
  for (const type of ['scroll', 'resize', 'load', 'transitionend', 'toggle']) addEventListener(type, lookSoon, options);
  for (const type of ['selectionchange', 'select', 'input']) document.addEventListener(type, lookSoon, options);
  const changes = new MutationObserver(lookSoon);
  changes.observe(document, { subtree: true, childList: true, attributes: true });
  signal.addEventListener('abort', () => changes.disconnect());
  look();
}
