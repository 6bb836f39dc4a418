import { readFileSync } from 'node:fs';

type JsonFile = { json: unknown } | { error: string };

/** Reads a JSON file. The error says why it cannot be read, or where it stops being JSON; never throws. */
export function readJsonFile(file: string): JsonFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { error: unreadable(error as NodeJS.ErrnoException) };
  }
  return parseJson(text);
}

function parseJson(given: string): JsonFile {
  // Editors on Windows may put a byte order mark in front, which says nothing.
  const text = given.replace(/^\uFEFF/, '');
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    const end = new Scanner(text).firstError();
    const before = text.slice(0, end).split('\n');
    const found = end < text.length ? `unexpected ${JSON.stringify(text[end])}` : 'the text ends too early';
    return { error: `not JSON: ${found} at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}` };
  }
}

function unreadable({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'this is a folder, not a file';
  if (code === 'EACCES') return 'this file may not be read';
  return `cannot be read: ${message}`;
}

/** Finds where a text stops being JSON. `JSON.parse` gives the position of some errors only. */
class Scanner {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  firstError(): number {
    if (this.value()) this.space();
    return this.at;
  }

  private value(): boolean {
    this.space();
    if (this.take(/\{/y)) return this.items(/\}/y, () => this.member());
    if (this.take(/\[/y)) return this.items(/\]/y, () => this.value());
    return this.string() || this.take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
  }

  private items(close: RegExp, item: () => boolean): boolean {
    this.space();
    if (this.take(close)) return true;
    do {
      if (!item()) return false;
      this.space();
    } while (this.take(/,/y));
    return this.take(close);
  }

  private member(): boolean {
    this.space();
    if (!this.string()) return false;
    this.space();
    return this.take(/:/y) && this.value();
  }

  private string(): boolean {
    // eslint-disable-next-line no-control-regex -- JSON text may not contain bare control characters
    return this.take(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y);
  }

  private space(): void {
    this.take(/[ \t\r\n]*/y);
  }

  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match) this.at = pattern.lastIndex;
    return match !== null;
  }
}
