/** Text that is HTML already, and is put into a page as it stands. Made only by the tag `html`. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = string | number | Html | undefined | Value[];

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** A template whose values are escaped, unless they are `Html` themselves. Lists are joined; undefined leaves nothing. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(strings.map((text, at) => (at === 0 ? text : shown(values[at - 1]) + text)).join(''));
}

function shown(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  return Array.isArray(value) ? value.map(shown).join('') : escapeHtml(String(value));
}
