/** For texts of Unicode: the flag `u` belongs to it. XIDS and XIDC are what Python, too, lets names begin and go on with. */
export const NAME = /^[\p{XIDS}_]\p{XIDC}*$/u;

/** The names that the run itself supplies, and no parameter may have. */
export const RESERVED_NAMES = ['current_page_url', 'current_time', 'task_id'] as const;

/** A name as Python has them: a letter or `_` first, then letters, digits and `_`. */
export function isIdentifier(name: string): boolean {
  return NAME.test(name);
}
