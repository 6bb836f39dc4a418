import { shorten } from '../model/field-types.js';
import type { Token } from './lexer.js';
import { LocatorSyntaxError } from './types.js';

/** A cursor over the tokens of a command, with the errors for its position. */
export class Cursor {
  protected at = 0;
  constructor(protected readonly tokens: Token[]) {}

  protected peek(): Token {
    return this.tokens[this.at]!;
  }

  protected isSign(text: string): boolean {
    const token = this.peek();
    return token.kind === 'sign' && token.text === text;
  }

  protected accept(text: string): boolean {
    if (!this.isSign(text)) return false;
    this.at += 1;
    return true;
  }

  protected acceptName(text: string): boolean {
    const token = this.peek();
    if (token.kind !== 'name' || token.text !== text) return false;
    this.at += 1;
    return true;
  }

  protected expected(what: string): LocatorSyntaxError {
    const token = this.peek();
    const found =
      token.kind === 'end'
        ? 'the end'
        : token.kind === 'number'
          ? String(token.value)
          : JSON.stringify(shorten(token.text, 40));
    return this.problem(`expected ${what}, found ${found}`);
  }

  protected problem(text: string): LocatorSyntaxError {
    return new LocatorSyntaxError(this.peek().at, text);
  }
}
