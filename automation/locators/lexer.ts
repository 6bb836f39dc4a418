import { NAME_SOURCE } from '../model/identifiers.js';
import { readPythonString } from './python-string.js';
import { LocatorSyntaxError } from './types.js';

export type Token =
  | { kind: 'name'; text: string; at: number }
  | { kind: 'string'; text: string; raw: boolean; at: number }
  | { kind: 'number'; value: number; at: number }
  | { kind: 'sign'; text: string; at: number }
  | { kind: 'end'; at: number };

/** Maximum length of a command. Nobody writes longer ones, and the limit keeps parsing cheap. */
const MAX_LENGTH = 10_000;

const NAME = new RegExp(NAME_SOURCE, 'uy');
const NUMBER = /-?\d+(?:\.\d+)?/y;

/** Splits a command into tokens; the last one is `end`. */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_LENGTH)
    throw new LocatorSyntaxError(MAX_LENGTH, `a locator has at most ${MAX_LENGTH} characters`);
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at]!;
    if (/\s/.test(char)) {
      at += 1;
      continue;
    }
    const start = at;
    const raw = /^[rR]["']/.test(text.slice(at, at + 2));
    if (raw || char === '"' || char === "'") {
      const string = readPythonString(text, raw ? at + 1 : at, raw, (at, what) => new LocatorSyntaxError(at, what));
      tokens.push({ kind: 'string', text: string.value, raw, at: start });
      at = string.end;
      continue;
    }
    const name = matchAt(NAME, text, at);
    const number = name ?? matchAt(NUMBER, text, at);
    if (name !== undefined) tokens.push({ kind: 'name', text: name, at: start });
    else if (number !== undefined) tokens.push({ kind: 'number', value: Number(number), at: start });
    else if ('.,()=|[]'.includes(char)) tokens.push({ kind: 'sign', text: char, at: start });
    else throw new LocatorSyntaxError(at, `unexpected ${JSON.stringify(char)}${spellingHint(text)}`);
    at += (name ?? number ?? char).length;
  }
  tokens.push({ kind: 'end', at: text.length });
  return tokens;
}

/** Playwright's TypeScript spelling is the most likely mistake. */
function spellingHint(text: string): string {
  return /\b(?:getBy[A-Z]|frameLocator|\w+: )/.test(text)
    ? '; locators are written as in Python, for example get_by_role("button", name="Submit")'
    : '';
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
