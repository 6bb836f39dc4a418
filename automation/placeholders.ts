import type { Parameters } from './document.js';

/**
 * Replaces `{name[i]}` in every text inside `value` (deep), in one pass: replaced text is not scanned again. Unknown names and
 * positions out of range stay as they are. Maps are asked in the order given; the first that has the item wins.
 */
export declare function substitute<T>(value: T, maps: readonly Parameters[]): T;
