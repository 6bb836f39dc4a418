import { readPythonString } from '../locators/python-string.js';
import { NAME_SOURCE } from '../model/identifiers.js';
import { ExpressionError } from './types.js';
import { MAX_WHOLE } from './values.js';

export type Token =
  | { kind: 'name'; text: string; at: number }
  | { kind: 'text'; value: string; at: number }
  | { kind: 'number'; value: bigint | number; at: number }
  | { kind: 'sign'; text: string; at: number }
  | { kind: 'end'; at: number };

/** Limits of an expression. Replaced placeholders may make it long, but nobody writes more tokens than this. */
const MAX_LENGTH = 200_000;
const MAX_TOKENS = 2000;

const BLANK = /(?:[ \t\f]|\\\r?\n)+|#[^\n]*/y;
const NAME = new RegExp(NAME_SOURCE, 'uy');
const FLOAT = /(?:\d+(?:_\d+)*)?\.\d+(?:_\d+)*(?:[eE][+-]?\d+)?|\d+(?:_\d+)*(?:\.(?:[eE][+-]?\d+)?|[eE][+-]?\d+)/y;
const INTEGER = /0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?0)*(?!_?\d)|[1-9](?:_?\d)*/y;
const SIGN = /\*\*|\/\/|<<|>>|<=|>=|==|!=|:=|->|[-+*/%<>()[\]{},:.=@&|^~]/y;

/** Splits an expression into tokens; the last one is `end`. Newlines count as whitespace only inside brackets. */
export function tokenize(source: string): Token[] {
  if (source.length > MAX_LENGTH)
    throw new ExpressionError(MAX_LENGTH, `the expression has more than ${MAX_LENGTH} characters`);
  const tokens: Token[] = [];
  const end = source.trimEnd().length;
  let at = source.length - source.trimStart().length;
  let depth = 0;
  while (at < end) {
    const blank = matchAt(BLANK, source, at) ?? (depth > 0 ? matchAt(/[\r\n]+/y, source, at) : undefined);
    if (blank !== undefined) {
      at += blank.length;
      continue;
    }
    const { token, next } = tokenAt(source, at);
    if (token.kind === 'sign' && '([{'.includes(token.text)) depth += 1;
    if (token.kind === 'sign' && ')]}'.includes(token.text)) depth -= 1;
    tokens.push(token);
    if (tokens.length > MAX_TOKENS) throw new ExpressionError(at, `the expression has more than ${MAX_TOKENS} parts`);
    at = next;
  }
  tokens.push({ kind: 'end', at: end });
  return tokens;
}

function tokenAt(source: string, at: number): { token: Token; next: number } {
  const text = textAt(source, at);
  if (text !== undefined) return text;
  const number = numberAt(source, at);
  if (number !== undefined) return number;
  const name = matchAt(NAME, source, at);
  if (name !== undefined) return { token: { kind: 'name', text: name, at }, next: at + name.length };
  const sign = matchAt(SIGN, source, at);
  if (sign !== undefined) return { token: { kind: 'sign', text: sign, at }, next: at + sign.length };
  const char = String.fromCodePoint(source.codePointAt(at)!);
  const what = char === '\n' || char === '\r' ? 'a line break; write the expression on one line' : JSON.stringify(char);
  throw new ExpressionError(at, `unexpected ${what}${INSTEAD[char] ?? ''}`);
}

/** Operators of other languages, with their Python equivalents. */
const INSTEAD: Record<string, string> = { '!': '; write not', '?': '; write a if condition else b', $: '' };

function textAt(source: string, at: number): { token: Token; next: number } | undefined {
  const prefix = /^(?:[rRuUbBfF]|[bBfF][rR]|[rR][bBfF])?(?=["'])/.exec(source.slice(at, at + 3))?.[0];
  if (prefix === undefined) return undefined;
  if (/[bf]/i.test(prefix)) {
    const way = /f/i.test(prefix) ? "; write 'a' + str(b)" : '';
    throw new ExpressionError(at, `strings with the prefix ${prefix} are not supported${way}`);
  }
  const raw = /r/i.test(prefix);
  const { value, end } = readPythonString(source, at + prefix.length, raw, (at, what) => new ExpressionError(at, what));
  return { token: { kind: 'text', value, at }, next: end };
}

function numberAt(source: string, at: number): { token: Token; next: number } | undefined {
  const float = matchAt(FLOAT, source, at);
  const digits = float ?? matchAt(INTEGER, source, at);
  if (digits === undefined) {
    if (/\d/.test(source[at]!)) throw new ExpressionError(at, 'this is not a valid Python number');
    return undefined;
  }
  const next = at + digits.length;
  if (/\p{XIDC}/u.test(source.slice(next, next + 2))) {
    const word = matchAt(NAME, source, next);
    // `1if x else 2` is legal, but nobody writes it.
    if (word !== undefined || /\d/.test(source[next]!)) {
      throw new ExpressionError(at, 'this is not a valid Python number');
    }
  }
  const plain = digits.replaceAll('_', '');
  const value = float !== undefined ? Number(plain) : plain.length > 400 ? undefined : BigInt(plain);
  if (value === undefined || (typeof value === 'bigint' && value > MAX_WHOLE)) {
    throw new ExpressionError(at, `the number is larger than ${MAX_WHOLE}`);
  }
  return { token: { kind: 'number', value, at }, next };
}

function matchAt(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
