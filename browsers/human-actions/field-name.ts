import type { CDPSession } from 'playwright';

const ASK_MS = 500;
const LONGEST_NAME = 60;

/**
 * The name of the focused field. Leaves out the parts of a label that a person can type into, and a name that repeats the field's value.
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
  return field.value !== '' && name.includes(field.value) ? '' : name.slice(0, 1000);
})()`;

/** The name of the focused field according to the page; undefined when it has none, or the page does not respond at once. */
export async function focusedFieldName(cdp: CDPSession): Promise<string | undefined> {
  const { result } = await cdp.send('Runtime.evaluate', { expression: NAME, returnByValue: true }, { timeout: ASK_MS });
  const value: unknown = result.value;
  if (typeof value !== 'string') return undefined;
  const name = value.replace(/[\p{C}\s]+/gu, ' ').trim();
  return name === '' ? undefined : name.slice(0, LONGEST_NAME);
}
