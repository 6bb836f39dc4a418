import { shorten } from '../model/field-types.js';
import { tokenize, type Token } from './lexer.js';
import { ExpressionError } from './types.js';

/** A cursor over the tokens of an expression, with the errors for its position. */
export class Tokens {
  protected at = 0;
  private readonly tokens: Token[];
  constructor(source: string) {
    this.tokens = tokenize(source);
  }

  protected peek(): Token {
    return this.tokens[this.at]!;
  }

  protected isSign(text: string): boolean {
    const token = this.peek();
    return token.kind === 'sign' && token.text === text;
  }

  protected isName(text: string): boolean {
    const token = this.peek();
    return token.kind === 'name' && token.text === text;
  }

  protected accept(text: string): boolean {
    if (!this.isSign(text)) return false;
    this.at += 1;
    return true;
  }

  protected acceptName(text: string): boolean {
    if (!this.isName(text)) return false;
    this.at += 1;
    return true;
  }

  protected acceptOne<const Sign extends string>(...signs: Sign[]): Sign | undefined {
    return signs.find((sign) => this.accept(sign));
  }

  /** Adjacent text literals form one text. */
  protected texts(): string {
    const texts: string[] = [];
    for (let token = this.peek(); token.kind === 'text'; token = this.peek()) {
      texts.push(token.value);
      this.at += 1;
    }
    return texts.join('');
  }

  /** The name of the next argument, when the call names it. */
  protected keyword(): string | undefined {
    const token = this.peek();
    const next = this.tokens[this.at + 1];
    if (token.kind !== 'name' || next?.kind !== 'sign' || next.text !== '=') return undefined;
    this.at += 2;
    return token.text;
  }

  protected expected(what: string): ExpressionError {
    return this.problem(`expected ${what}, found ${this.found()}`);
  }

  protected problem(text: string): ExpressionError {
    return new ExpressionError(this.peek().at, text);
  }

  private found(): string {
    const token = this.peek();
    if (token.kind === 'end') return 'the end';
    if (token.kind === 'number') return String(token.value);
    return token.kind === 'text' ? 'a string' : JSON.stringify(shorten(token.text, 40));
  }
}
