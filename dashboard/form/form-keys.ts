import type { FormItem, PageForm } from '../../contracts/live-protocol.js';

/**
 * A key for each item that stays the same as long as the item looks the same to the person. When a page rebuilds its fields, or inserts a
 * message between them, the field in which the person is typing must not be replaced.
 */
export function keysOf(items: readonly FormItem[]): string[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const look = `${item.kind} ${'ref' in item ? item.label : item.text}`;
    const count = (seen.get(look) ?? 0) + 1;
    seen.set(look, count);
    return `${look} ${count}`;
  });
}

/** The ref in the form `now` of the element `ref` of the form `before`. `now` was read later, from the same document. */
export function sameElement(ref: string, before: PageForm | undefined, now: PageForm | undefined): string {
  if (now === undefined || before?.document !== now.document) return ref;
  const refs = now.items.map((item) => ('ref' in item ? item.ref : ''));
  if (refs.includes(ref)) return ref;
  const at = before.items.findIndex((item) => 'ref' in item && item.ref === ref);
  const key = keysOf(before.items)[at] ?? '';
  return refs[keysOf(now.items).indexOf(key)] ?? ref;
}
