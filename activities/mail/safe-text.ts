/** Mail programs cut longer subjects, and some servers refuse them. */
const MAX_SUBJECT = 150;

/** Control characters, line separators, and the marks that change the text direction and can disguise a text. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Makes a single line that cannot start a header, a second line or reversed text. */
export function oneLine(text: string): string {
  return text.replace(UNPRINTABLE, ' ').replace(/ {2,}/g, ' ').trim();
}

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}]/u;

/**
 * Makes a line safe to put within or beside our own text. A line with right-to-left parts is isolated, so that both texts keep their order;
 * other lines stay unchanged.
 */
export function isolated(text: string): string {
  const line = oneLine(text);
  return RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line;
}

/** The lines of a text, each made safe, without empty lines at the start and end. */
export function linesOf(text: string): string[] {
  return text
    .trim()
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map(isolated);
}

/** A subject whose title is shortened when the whole would be too long. The end, which has the deadline, is always kept. */
export function subjectOf(before: string, title: string, after: string): string {
  const room = MAX_SUBJECT - before.length - after.length;
  return before + isolated(shortened(oneLine(title), room - 2)) + after;
}

/** Cuts a text to at most `length` UTF-16 units without splitting a character. */
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
