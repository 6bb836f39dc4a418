import { loopNames } from '../control/for-loop-node.js';
import type { ForLoopNode } from '../model/automation.js';
import { mapTexts, Room } from './placeholders.js';

/** One iteration of a loop, for its placeholders. */
export interface Iteration {
  loop: Pick<ForLoopNode, 'params'>;
  /** From 0. */
  number: number;
  /** The loop's locator as written, with the placeholders of the enclosing loops replaced. */
  locator?: string;
}

/**
 * Replaces the placeholders of a loop in every text inside `value`: `{name[index]}` becomes `{name[3]}`, `{index_of(name)}` and `{index}`
 * become `3`, and `{locator[index]}` becomes the locator's fourth match. Call it for outer loops first, so that a bare `{index}` that could
 * belong to two loops belongs to the outer one. Throws `TooMuchText` when the result is larger than a node may be.
 */
export function bindLoop<T>(value: T, { loop: { params }, number, locator }: Iteration): T {
  const index = params.index_variable_name;
  const names = loopNames(params);
  const [first] = names;
  const replacements: [written: string, meant: string][] =
    locator === undefined
      ? [
          ...names.map((name): [string, string] => [`{${name}[${index}]}`, `{${name}[${number}]}`]),
          [`{index_of(${first!})}`, String(number)],
          [`{${index}}`, String(number)],
        ]
      : [
          [`{locator[${index}]}`, `${locator.trim()}.nth(${number})`],
          [`{${index}}`, String(number)],
        ];
  const room = new Room();
  return mapTexts(value, (text) => {
    if (!text.includes('{')) return text;
    return replacements.reduce(
      (bound, [written, meant]) =>
        bound.replaceAll(written, () => {
          room.take(meant.length);
          return meant;
        }),
      text,
    );
  });
}
