import { loopNames } from './control/index.js';
import type { ForLoopNode } from './document.js';
import { mapTexts } from './placeholders.js';

/** One iteration of a loop: which placeholders it gives a meaning. */
export interface Iteration {
  loop: Pick<ForLoopNode, 'params'>;
  /** From 0. */
  number: number;
  /** The loop's locator as it is written, with what the loops around it replaced. */
  locator?: string;
}

/**
 * Replaces what a loop gives a meaning in every text inside `value`: `{name[index]}` becomes `{name[3]}`, `{index_of(name)}` and
 * `{index}` become `3`, `{locator[index]}` becomes the locator's fourth match. Of nested loops the outer one comes first, so a
 * bare `{index}` that two loops could mean belongs to the outer.
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
  return mapTexts(value, (text) => {
    if (!text.includes('{')) return text;
    return replacements.reduce((bound, [written, meant]) => bound.replaceAll(written, () => meant), text);
  });
}
