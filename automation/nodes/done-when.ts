import { z } from 'zod';
import { isBlank, shorten, text, wrong } from '../values.js';
import { checkCommand, describeElement } from './element.js';

const given = text().refine((value) => !isBlank(value), 'is empty; say what is expected, or leave it out');

/** What the page is expected to be like when the person says that they are done: everything that is stated. */
export const doneWhen = z
  .strictObject(
    {
      /** A pattern for the whole address, see `fitsAddress`. */
      url: given
        .refine(isAddressPattern, 'begins neither with http:// or https:// nor with *; write it like **/welcome')
        .optional()
        .describe('Pattern of the address: * for anything but a slash, ** for anything'),
      /** A locator command; an element it names must be visible. */
      visible: given.superRefine(checkCommand).optional().describe('Locator command of an element that is visible'),
      /** A text that must be visible on the page. */
      text: given.optional().describe('A text that is visible'),
    },
    {
      error: ({ code, input }) =>
        code === 'unrecognized_keys'
          ? 'done_when has url, visible and text, and nothing else'
          : wrong(input, 'an object with one or more of url, visible and text'),
    },
  )
  .refine(
    (conditions) => Object.values(conditions).some((value) => value !== undefined),
    'states nothing; give one or more of url, visible and text',
  );

export type DoneWhen = z.output<typeof doneWhen>;

/** What is expected, one line for people for each condition. */
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
 * Whether an address fits a pattern: `*` stands for anything but a slash, `**` for anything, all else for itself. A pattern
 * without `?` and `#` also fits an address that has a query or a fragment more.
 */
export function fitsAddress(pattern: string, address: string): boolean {
  const source = pattern.replace(/\*+|[\\^$.+?()[\]{}|]/g, (part) =>
    part === '*' ? '[^/]*' : part.startsWith('*') ? '.*' : `\\${part}`,
  );
  const expression = new RegExp(`^${source}$`, 's');
  const bare = /[?#]/.test(pattern) ? address : address.replace(/[?#].*$/s, '');
  return expression.test(address) || expression.test(bare);
}

/** A placeholder may stand for the beginning. */
function isAddressPattern(pattern: string): boolean {
  return /^(https?:\/\/|\*|\{)/i.test(pattern);
}
