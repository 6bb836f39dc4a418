/** White space as JavaScript and Python define it; RE2's own `\s` covers only ASCII. */
const SPACES = String.raw`\t-\r\x{85}\x{a0}\x{feff}\p{Z}`;

const PIECE = /\(\?<!\[\\s\\S\]\)|\(\?!\[\\s\\S\]\)|\\u[\da-fA-F]{4}|\\[\s\S]|\[\\s\\S\]|[^\\]/g;

/** Translates a JavaScript regular expression to RE2. Undefined when RE2 has no counterpart. */
export function linearSource(source: string): string | undefined {
  let inBrackets = false;
  let linear = '';
  for (const [piece] of source.matchAll(PIECE)) {
    const rewritten = rewrite(piece, inBrackets);
    if (rewritten === undefined) return undefined;
    linear += rewritten;
    if (piece === '[') inBrackets = true;
    else if (piece === ']') inBrackets = false;
  }
  return linear;
}

function rewrite(piece: string, inBrackets: boolean): string | undefined {
  // The start and the end of the whole text, as `toRegex` writes them.
  if (piece === String.raw`(?<![\s\S])`) return inBrackets ? undefined : String.raw`\A`;
  if (piece === String.raw`(?![\s\S])`) return inBrackets ? undefined : String.raw`\z`;
  if (piece === String.raw`[\s\S]`) return inBrackets ? undefined : '(?s:.)';
  if (piece === String.raw`\s`) return inBrackets ? SPACES : `[${SPACES}]`;
  if (piece === String.raw`\S`) return inBrackets ? undefined : `[^${SPACES}]`;
  if (piece.length === 6) return `\\x{${piece.slice(2)}}`;
  // An escaped space or letter that means itself.
  if (/^\\[^\w!-~]$/.test(piece)) return piece.slice(1);
  return piece;
}
