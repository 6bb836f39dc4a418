import type { CDPSession } from 'playwright';

const ASK_MS = 500;
const LONGEST_NAME = 60;

/**
 * What stands at the focused field. Whatever the person can type into is left out of a label, and so is a name that repeats
 * the field's value.
 */
const NAME = `(() => {
  let field = document.activeElement;
  while (field?.shadowRoot?.activeElement) field = field.shadowRoot.activeElement;
  if (!field?.matches('input, textarea')) return '';
  const labels = [...(field.labels ?? [])].map((label) => {
    const copy = label.cloneNode(true);
    copy.querySelectorAll('input, textarea, select, button, output, [contenteditable]').forEach((part) => part.remove());
    return copy.textContent;
  });
  const name = field.getAttribute('aria-label') || labels.join(' ') || field.getAttribute('placeholder') || '';
  return field.value !== '' && name.includes(field.value) ? '' : name;
})()`;

/** The name of the focused field as the page tells it; undefined when it has none, or the page does not say at once. */
export async function focusedFieldName(cdp: CDPSession): Promise<string | undefined> {
  const { result } = await cdp.send('Runtime.evaluate', { expression: NAME, returnByValue: true }, { timeout: ASK_MS });
  const told: unknown = result.value;
  if (typeof told !== 'string') return undefined;
  const name = told.replace(/[\p{C}\s]+/gu, ' ').trim();
  return name === '' ? undefined : name.slice(0, LONGEST_NAME);
}
