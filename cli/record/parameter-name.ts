const RESERVED = ['current_page_url', 'current_time', 'task_id'];

/** A parameter name for the element's value, from the last text in its command: `get_by_label("Full name")` gives `full_name`. */
export function parameterName(command: string, taken: readonly string[]): string {
  const words = lastText(command)
    .normalize('NFKD')
    .replace(/\\./g, ' ')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^[_\d]+|_+$/g, '')
    .toLowerCase()
    .slice(0, 40);
  const name = words === '' || RESERVED.includes(words) ? `text${words === '' ? '' : `_${words}`}` : words;
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

/** The last text in a command, usually the element's name. */
export function lastText(command: string): string {
  return /^.*"((?:\\.|[^"\\])+)"/s.exec(command)?.[1] ?? '';
}
