/** Longer subjects are cut by mail programs, and refused by some servers. */
const MAX_SUBJECT = 150;

/** Control characters, line separators, and the marks that turn the reading direction and can disguise a text. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** One line that can start no header, no second line and no reversed text. */
export function oneLine(text: string): string {
  return text.replace(UNPRINTABLE, ' ').replace(/ {2,}/g, ' ').trim();
}

/** The lines of a text, each made safe; empty lines around it are left out. */
export function linesOf(text: string): string[] {
  return text
    .trim()
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map(oneLine);
}

/** A subject whose middle is cut when it would be too long: its end says until when, and is kept. */
export function subjectOf(before: string, title: string, after: string): string {
  const room = MAX_SUBJECT - before.length - after.length;
  return before + shortened(oneLine(title), room) + after;
}

/** At most `length` UTF-16 units, with no character cut in half. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > length - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
