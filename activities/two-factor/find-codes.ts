/** Words that introduce a code, in the languages that are most common for such messages. */
const WORD =
  'codes?|otp|pass ?codes?|pass ?word|pin|tan|token|verification|one[- ]time|security|2fa|login|kennwort|einmalpasswort|sicherheitscode|bestätigungscode|código|codice|clave';
const INTRODUCED = new RegExp(
  `(?<!\\p{L})(?:${WORD})(?!\\p{L})[^\\p{L}\\p{N}]{0,4}(?:(?:is|ist|es|est|è|lautet|of|for|below|follows)[^\\p{L}\\p{N}]{0,6}){0,2}$`,
  'iu',
);
const FOLLOWED = new RegExp(
  `^[^\\p{L}\\p{N}]{0,3}(?:is|ist|es|est|è)\\s+(?:\\p{L}+\\s+){0,4}(?:${WORD})(?!\\p{L})`,
  'iu',
);
const NEARBY = new RegExp(`(?<!\\p{L})(?:${WORD})(?!\\p{L})`, 'iu');

/** 4 to 8 digits, possibly in two groups or after a letter and a dash (`G-123456`); not part of a number, a word, a price or an address. */
const DIGITS =
  /(?<![\p{L}\p{N}.,:/@#$€£+_-]|[$€£]\s)(?:[A-Z]-)?(\d{3}[ -]\d{3}|\d{4}[ -]\d{4}|\d{4,8})(?![\p{L}\p{N}_@/:%-]|[.,]\d| ?[€%])/gu;
/** Letters with digits count only where the text says that they are a code. */
const MIXED =
  /(?<![\p{L}\p{N}_/@.-])(?=[A-Z0-9-]{0,11}\d)(?=[A-Z0-9-]{0,11}[A-Z])([A-Z0-9]{4,10}|[A-Z0-9]{3,5}-[A-Z0-9]{3,5})(?![\p{L}\p{N}_/@-])/gu;
const ADDRESSES = /(?:https?:\/\/|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+/gi;
const LONGEST_TEXT = 20_000;
const MOST_NUMBERS = 200;

/**
 * The codes in a message that are most clearly meant, each once; empty when it has none. With more than one code, it is unclear which one
 * counts.
 */
export function findCodes(message: string): string[] {
  const text = message.slice(0, LONGEST_TEXT).replace(ADDRESSES, ' ');
  const found = [...candidates(text, DIGITS, false), ...candidates(text, MIXED, true)];
  const best = Math.max(0, ...found.map(({ rank }) => rank));
  return [...new Set(found.filter(({ rank }) => rank === best && rank > 0).map(({ code }) => code))];
}

function candidates(text: string, pattern: RegExp, isMixed: boolean): { code: string; rank: number }[] {
  return [...text.matchAll(pattern)].slice(0, MOST_NUMBERS).flatMap((match) => {
    const rank = rankOf(text, match);
    if (isMixed && rank < 3) return [];
    return [{ code: isMixed ? match[1]! : match[1]!.replace(/[ -]/g, ''), rank }];
  });
}

/** 3: the text says that this is the code. 2: it mentions a code nearby. 1: a number on its own. 0: any other number. */
function rankOf(text: string, { 0: whole, index }: RegExpMatchArray): number {
  const before = text.slice(Math.max(0, index! - 120), index);
  const after = text.slice(index! + whole.length, index! + whole.length + 80);
  if (INTRODUCED.test(before) || FOLLOWED.test(after)) return 3;
  if (/^(?:19|20)\d\d$/.test(whole)) return 0;
  if (NEARBY.test(before) || NEARBY.test(after)) return 2;
  const isAlone = /(?:^|\n)[^\S\n]*$/.test(before) && /^[^\S\n]*(?:\n|$)/.test(after);
  return isAlone ? 1 : 0;
}
