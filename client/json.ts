import { createHash } from 'node:crypto';

/** Deeper than any automation, and shallow enough for every function that walks a value by recursion. */
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

/** A digest that is the same for JSON values that are equal, whatever the order of their members. */
export function jsonDigest(value: unknown): string {
  const sorted = (_key: string, item: unknown): unknown => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  const text = JSON.stringify(value, sorted);
  return createHash('sha256').update(text).digest('base64url');
}
