import type { Issue } from '../automation/index.js';
import { isTooDeep } from './json.js';

/**
 * Reads JSON as `JSON.parse` does, and tells what that passes over: `repeated`, the keys that stand twice. What is nested too deeply, and
 * so refused anyway, is not looked at. Throws `SyntaxError`.
 */
export function parseJson(text: string): { json: unknown; repeated: Issue[] } {
  const json = JSON.parse(text) as unknown;
  return { json, repeated: isTooDeep(json) ? [] : repeatedKeys(text) };
}

/** Position at which a text stops being JSON; its length when it ends too early. `JSON.parse` tells it of some errors only. */
export function firstJsonError(text: string): number {
  const scanner = new Scanner(text);
  scanner.readAll();
  return scanner.at;
}

/** The keys that stand more than once in one object, of which `JSON.parse` keeps the last. `text` is JSON of no great depth. */
export function repeatedKeys(text: string): Issue[] {
  const scanner = new Scanner(text);
  scanner.readAll();
  const message = 'this key stands more than once in its object; the last one counts';
  return [...scanner.repeated].map((path) => ({ path, message }));
}

/** Reads a text by the grammar of JSON, as far as it goes. */
class Scanner {
  at = 0;
  /** Paths of the keys that were there already. */
  readonly repeated = new Set<string>();
  private readonly path: (string | number)[] = [];

  constructor(private readonly text: string) {}

  readAll(): void {
    if (this.value()) this.space();
  }

  private value(): boolean {
    this.space();
    if (this.take(/\{/y)) return this.object();
    if (this.take(/\[/y)) return this.array();
    return this.string() !== undefined || this.take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
  }

  private object(): boolean {
    const keys = new Set<string>();
    return this.items(/\}/y, () => this.member(keys));
  }

  private array(): boolean {
    let index = 0;
    return this.items(/\]/y, () => this.inside(index++));
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

  private member(keys: Set<string>): boolean {
    this.space();
    const written = this.string();
    if (written === undefined) return false;
    const key = JSON.parse(written) as string;
    if (keys.has(key)) this.repeated.add([...this.path, key].join('.'));
    keys.add(key);
    this.space();
    return this.take(/:/y) && this.inside(key);
  }

  private inside(name: string | number): boolean {
    this.path.push(name);
    const isValue = this.value();
    this.path.pop();
    return isValue;
  }

  /** As it is written, with its quotes. */
  private string(): string | undefined {
    const start = this.at;
    // eslint-disable-next-line no-control-regex -- JSON text may not contain bare control characters
    const isString = this.take(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y);
    return isString ? this.text.slice(start, this.at) : undefined;
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
