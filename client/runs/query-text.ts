/** A text as Temporal's queries accept it. Within quotes, a backslash would hide the closing quote, and no escape for it works. */
export function quoted(text: string): string {
  if (text.includes('\\')) throw new RangeError('a query cannot contain a backslash');
  return `'${text.replaceAll("'", "''")}'`;
}

/** The condition that a keyword has this value. It compares only the part of the value before its first backslash. */
export function isText(attribute: string, text: string): string {
  const [start = ''] = text.split('\\');
  return start === text ? `${attribute} = ${quoted(text)}` : `${attribute} STARTS_WITH ${quoted(start)}`;
}
