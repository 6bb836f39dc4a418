/** Text that is already HTML and is inserted unchanged. Only the tag `html` creates it. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = string | number | Html | undefined | Value[];

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** A template whose values are escaped unless they are `Html`. Lists are joined; undefined adds nothing. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(strings.map((text, at) => (at === 0 ? text : shown(values[at - 1]) + text)).join(''));
}

function shown(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  return Array.isArray(value) ? value.map(shown).join('') : escapeHtml(String(value));
}
