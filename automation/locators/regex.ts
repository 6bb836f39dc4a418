import { type LocatorRegex, LocatorSyntaxError } from './types.js';

const FLAGS: Record<string, string> = {
  ...{ IGNORECASE: 'i', I: 'i', MULTILINE: 'm', M: 'm', DOTALL: 's', S: 's' },
  // The default for text patterns in Python.
  ...{ UNICODE: '', U: '' },
};

/** Constructs outside brackets that Python spells differently. The order matters: the first match at a position wins. */
const REWRITES: readonly (readonly [RegExp, string])[] = [
  [/\\A/y, '(?<![\\s\\S])'],
  [/\\Z/y, '(?![\\s\\S])'],
  [/\(\?P<(\w+)>/y, '(?<$1>'],
  [/\(\?P=(\w+)\)/y, '\\k<$1>'],
  [/\{,(\d+)\}/y, '{0,$1}'],
];

/** Escapes that are valid or ignored in JavaScript, but are errors or mean something else in Python. */
const UNKNOWN_ESCAPE = /\\[ceghijklmopqyzCEFGHIJKLMNOPQRTUVXY]/y;
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [/\(\?\(/y, 'a condition (?(…)'],
  [/\(\?#/y, 'a comment (?#…)'],
  [/\(\?>/y, 'an atomic group (?>…)'],
  [/[*+?}]\+/y, 'a possessive quantifier'],
  [/\(\?<(?![=!])/y, 'a group (?<…) without P'],
];

/** Converts a Python regular expression to JavaScript. Throws for constructs without a counterpart. `at` is its position in the command. */
export function toRegex(pattern: string, flagNames: readonly string[], at: number): LocatorRegex {
  const unknown = flagNames.find((name) => !Object.hasOwn(FLAGS, name));
  if (unknown !== undefined) throw new LocatorSyntaxError(at, `re.${unknown} is not supported; use re.I, re.M or re.S`);
  const flags = new Set(flagNames.map((name) => FLAGS[name]!).filter((flag) => flag !== ''));
  const inline = /^\(\?([aiLmsux]+)\)/.exec(pattern);
  for (const flag of inline?.[1] ?? '') {
    if (!'ims'.includes(flag)) throw new LocatorSyntaxError(at, `the flag (?${flag}) of a pattern is not supported`);
    flags.add(flag);
  }
  const source = convert(pattern.slice(inline?.[0].length ?? 0), at);
  const given = [...flags].sort().join('');
  try {
    new RegExp(source, given);
  } catch {
    throw new LocatorSyntaxError(
      at,
      `the pattern ${JSON.stringify(pattern.slice(0, 100))} is not a valid regular expression`,
    );
  }
  return { source, flags: given };
}

function convert(pattern: string, at: number): string {
  let source = '';
  let index = 0;
  let brackets = false;
  while (index < pattern.length) {
    if (startsAt(UNKNOWN_ESCAPE, pattern, index)) {
      throw new LocatorSyntaxError(at, `${pattern.slice(index, index + 2)} in a pattern is not supported`);
    }
    const refused = brackets ? undefined : REFUSED.find(([start]) => startsAt(start, pattern, index));
    if (refused !== undefined) throw new LocatorSyntaxError(at, `${refused[1]} in a pattern is not supported`);
    const rewrite = brackets ? undefined : REWRITES.find(([start]) => startsAt(start, pattern, index));
    const piece = rewrite === undefined ? nextPiece(pattern, index, brackets) : startsAt(rewrite[0], pattern, index)!;
    source += rewrite === undefined ? spelled(piece) : piece.replace(new RegExp(rewrite[0].source), rewrite[1]);
    if (piece.startsWith('[')) brackets = true;
    else if (piece === ']') brackets = false;
    index += piece.length;
  }
  return source;
}

/** Returns one character, an escape, or an opening bracket together with a literal `]` right after it. */
function nextPiece(pattern: string, index: number, brackets: boolean): string {
  if (pattern[index] === '\\') return pattern.slice(index, index + 2);
  return (brackets ? undefined : startsAt(/\[\^?\]?/y, pattern, index)) ?? pattern[index]!;
}

/** JavaScript needs a backslash before that `]`, and does not support `\a`. */
function spelled(piece: string): string {
  if (piece === '\\a') return '\\x07';
  return piece.length > 1 && piece.startsWith('[') ? piece.replace(']', '\\]') : piece;
}

function startsAt(pattern: RegExp, text: string, index: number): string | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
}
