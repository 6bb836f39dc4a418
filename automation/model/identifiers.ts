/**
 * Source of a pattern for names; requires the flag `u`. XIDS and XIDC are the characters that Python allows at the start and in the rest of
 * a name.
 */
export const NAME_SOURCE = String.raw`[\p{XIDS}_]\p{XIDC}*`;

const NAME = new RegExp(`^${NAME_SOURCE}$`, 'u');

/**
 * A pattern of the same names for other programs' regular expressions, which may know neither XIDS nor `\u{…}`. It checks ASCII characters
 * and allows all others.
 */
export const NAME_PATTERN = String.raw`^[^\x00-@\[-^\x60{-\x7F][^\x00-/:-@\[-^\x60{-\x7F]*$`;

/** The names that the run itself provides; no parameter may have one of them. */
export const RESERVED_NAMES = ['current_page_url', 'current_time', 'task_id'] as const;

/** Whether the text is a name in Python: a letter or `_` first, then letters, digits and `_`. */
export function isIdentifier(name: string): boolean {
  return NAME.test(name);
}
