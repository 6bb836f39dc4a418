/// <reference lib="dom" />
import type { describeFields } from './describe.js';

type Fields = ReturnType<typeof describeFields>;

/** Reports the focused field, the positions of all fields and the selection whenever they change. */
export function watchFields(fields: Fields, report: (message: object) => void, signal: AbortSignal): void {
  const SETTLE_MS = 50;
  /** Limits the reports of a page that changes all the time, so that they do not fill the connection. */
  const BYTES_PER_MS = 100;
  const MOST_FIELDS = 200;
  const reported = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Length of the reports since the last look. */
  let sentBytes = 0;

  function reportChange(kind: string, content: object): void {
    const text = JSON.stringify(content);
    if (reported.get(kind) === text) return;
    reported.set(kind, text);
    sentBytes += text.length;
    report({ kind, ...content });
  }

  function reportFocus(): void {
    const element = fields.active();
    const isField = element !== null && fields.isEditable(element) && document.hasFocus();
    reportChange('focus', isField ? { field: fields.describe(element) } : {});
  }

  function look(): void {
    timer = undefined;
    sentBytes = 0;
    if (signal.aborted) return;
    reportFocus();
    reportChange('fields', {
      fields: fields
        .visible()
        .slice(0, MOST_FIELDS)
        .map((field) => fields.describe(field)),
    });
    reportChange('selection', { text: fields.selectedText() });
  }

  const lookSoon = () => {
    timer ??= setTimeout(look, SETTLE_MS + sentBytes / BYTES_PER_MS);
  };
  const options = { capture: true, passive: true, signal };
  for (const type of ['focusin', 'focusout']) {
    // Report the focus at once: a phone's keyboard waits for it.
    addEventListener(type, () => queueMicrotask(reportFocus), options);
    addEventListener(type, lookSoon, options);
  }
  for (const type of ['scroll', 'resize', 'load', 'transitionend', 'toggle']) addEventListener(type, lookSoon, options);
  for (const type of ['selectionchange', 'select', 'input']) document.addEventListener(type, lookSoon, options);
  const changes = new MutationObserver(lookSoon);
  changes.observe(document, { subtree: true, childList: true, attributes: true });
  signal.addEventListener('abort', () => changes.disconnect());
  look();
}
