import { createHash } from 'node:crypto';

/** A digest that is the same for equal JSON values, whatever the order of their members. */
export function jsonDigest(value: unknown): string {
  const sorted = (_key: string, item: unknown): unknown => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  const text = JSON.stringify(value, sorted);
  return createHash('sha256').update(text).digest('base64url');
}
