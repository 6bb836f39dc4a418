const SIMPLE: Record<string, string> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
};
const HEX_DIGITS: Record<string, number> = { x: 2, u: 4, U: 8 };

/** Creates the error type of the surrounding parser. */
type SyntaxProblem = (position: number, problem: string) => Error;

/** Reads a Python string literal whose opening quote is at `start`. A raw string keeps its backslashes. */
export function readPythonString(
  text: string,
  start: number,
  raw: boolean,
  problem: SyntaxProblem,
): { value: string; end: number } {
  const quote = text[start];
  let value = '';
  let at = start + 1;
  while (at < text.length && text[at] !== quote) {
    if (text[at] === '\n') break;
    if (text[at] !== '\\') {
      value += text.charAt(at);
      at += 1;
      continue;
    }
    const escape = raw ? { value: text.slice(at, at + 2), end: at + 2 } : readEscape(text, at, problem);
    value += escape.value;
    at = escape.end;
  }
  if (text[at] !== quote) throw problem(start, `this string has no closing ${quote}`);
  return { value, end: at + 1 };
}

function readEscape(text: string, at: number, problem: SyntaxProblem): { value: string; end: number } {
  const char = text[at + 1];
  if (char === undefined) return { value: '', end: at + 1 };
  const simple = SIMPLE[char];
  if (simple !== undefined) return { value: simple, end: at + 2 };
  const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0];
  if (octal !== undefined) return { value: String.fromCodePoint(parseInt(octal, 8)), end: at + 1 + octal.length };
  const digits = HEX_DIGITS[char];
  // Python keeps a backslash before a letter that is not an escape.
  if (digits === undefined) return { value: `\\${char}`, end: at + 2 };
  const hex = text.slice(at + 2, at + 2 + digits);
  const code = /^[0-9a-f]+$/i.test(hex) && hex.length === digits ? parseInt(hex, 16) : NaN;
  if (!(code <= 0x10ffff)) throw problem(at, `\\${char} needs ${digits} hexadecimal digits`);
  return { value: String.fromCodePoint(code), end: at + 2 + digits };
}
