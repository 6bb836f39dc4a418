import { z } from 'zod';
import { isBlank, shorten, text, wrong } from '../model/field-types.js';
import { checkCommand, describeElement } from './element.js';

/** Maximum lengths. Nobody writes longer patterns and addresses, and the limits keep the comparison cheap. */
const LONGEST_PATTERN = 2000;
const LONGEST_ADDRESS = 20_000;

const given = text().refine((value) => !isBlank(value), 'is empty; give an expected value, or leave it out');

/** The expected state of the page when the person says that they are done; all given conditions must hold. */
export const doneWhen = z
  .strictObject(
    {
      /** A pattern for the whole address; see `fitsAddress`. */
      url: given
        .refine(isAddressPattern, 'must begin with http://, https:// or *, for example **/welcome')
        .refine(({ length }) => length <= LONGEST_PATTERN, `has more than ${LONGEST_PATTERN} characters`)
        .optional()
        .describe('Pattern of the address: * matches anything except a slash, ** matches anything'),
      /** A locator command; an element that it matches must be visible. */
      visible: given
        .superRefine(checkCommand)
        .optional()
        .describe('Locator command of an element that must be visible'),
      /** A text that must be visible on the page. */
      text: given.optional().describe('Text that must be visible'),
    },
    {
      error: ({ code, input }) =>
        code === 'unrecognized_keys' ? undefined : wrong(input, 'an object with one or more of url, visible and text'),
    },
  )
  .refine(
    (conditions) => Object.values(conditions).some((value) => value !== undefined),
    'is empty; give one or more of url, visible and text',
  );

export type DoneWhen = z.output<typeof doneWhen>;

/** The expected conditions, one line for people each. */
export function describeDoneWhen({
  url,
  visible,
  text: words,
}: DoneWhen): { condition: keyof DoneWhen; words: string }[] {
  return [
    ...(url === undefined ? [] : [{ condition: 'url' as const, words: `the address ${shorten(url, 120)}` }]),
    ...(visible === undefined ? [] : [{ condition: 'visible' as const, words: describeElement({ command: visible }) }]),
    ...(words === undefined ? [] : [{ condition: 'text' as const, words: `the text “${shorten(words, 100)}”` }]),
  ];
}

/**
 * Whether an address matches a pattern: `*` matches anything but a slash, `**` matches anything, and every other character matches itself.
 * A pattern without `?` and `#` also matches an address with an additional query or fragment. Nothing matches when either text is too long.
 */
export function fitsAddress(pattern: string, address: string): boolean {
  if (pattern.length > LONGEST_PATTERN || address.length > LONGEST_ADDRESS) return false;
  const parts = pattern.match(/\*+|[^*]/gs) ?? [];
  const end = /[?#]/.test(pattern) ? -1 : address.search(/[?#]/);
  return fitsWhole(parts, address) || (end !== -1 && fitsWhole(parts, address.slice(0, end)));
}

/** Scans the address once and tracks all possible positions in the pattern, so that no pattern makes it slow. */
function fitsWhole(parts: readonly string[], address: string): boolean {
  let places = skipStars(parts, new Uint8Array(parts.length + 1).fill(1, 0, 1));
  for (const character of address.split('')) {
    const next = new Uint8Array(parts.length + 1);
    for (const [place, part] of parts.entries()) {
      if (places[place] === 0) continue;
      if (part.startsWith('*')) {
        if (part !== '*' || character !== '/') next[place] = 1;
      } else if (part === character) next[place + 1] = 1;
    }
    places = skipStars(parts, next);
  }
  return places[parts.length] === 1;
}

/** A star may match the empty text. */
function skipStars(parts: readonly string[], places: Uint8Array): Uint8Array {
  for (const [place, part] of parts.entries()) {
    if (places[place] === 1 && part.startsWith('*')) places[place + 1] = 1;
  }
  return places;
}

/** The pattern may begin with a placeholder. */
function isAddressPattern(pattern: string): boolean {
  return /^(https?:\/\/|\*|\{)/i.test(pattern);
}
