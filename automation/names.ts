/** Source of a pattern, to which the flag `u` belongs. XIDS and XIDC are what Python, too, lets names begin and go on with. */
export const NAME_SOURCE = String.raw`[\p{XIDS}_]\p{XIDC}*`;

export const NAME = new RegExp(`^${NAME_SOURCE}$`, 'u');

/** The names that the run itself supplies, and no parameter may have. */
export const RESERVED_NAMES = ['current_page_url', 'current_time', 'task_id'] as const;

/** A name as Python has them: a letter or `_` first, then letters, digits and `_`. */
export function isIdentifier(name: string): boolean {
  return NAME.test(name);
}
