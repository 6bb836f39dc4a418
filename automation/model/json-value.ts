/** Maximum depth of JSON values: deeper than any automation, and shallow enough for every recursive function. */
export const MAX_JSON_DEPTH = 64;

/** Whether arrays and objects in `value` nest deeper than `MAX_JSON_DEPTH`. Does not recurse, so no input can overflow the stack. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_JSON_DEPTH) return true;
    level = level.flatMap((item) =>
      typeof item === 'object' && item !== null ? (Object.values(item) as unknown[]) : [],
    );
  }
  return false;
}

/** Removes members that are null: for an optional member, null means absent. */
export function withoutNulls<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null)) as T;
}
