import { nearest } from '../locators/nearest.js';
import { FUNCTIONS } from './functions.js';
import { METHOD_NAMES } from './methods.js';
import { Tokens } from './tokens.js';
import { type ArithmeticOperator, type ComparisonOperator, type Expression, ExpressionError } from './types.js';

/** Maximum depth of nested brackets; nobody nests deeper. */
const MAX_DEPTH = 100;

/** Syntax options. `dotAccess`: reads `body.items` as `body['items']`. */
export interface ExpressionOptions {
  dotAccess?: boolean;
}

/** Parses an expression of the Python subset in which conditions are written. Throws `ExpressionError`. */
export function parseExpression(source: string, options: ExpressionOptions = {}): Expression {
  const parser = new Parser(source, options);
  return parser.whole();
}

/** Has one method for each level of precedence, starting with the lowest. */
class Parser extends Tokens {
  private depth = 0;
  constructor(
    source: string,
    private readonly options: ExpressionOptions,
  ) {
    super(source);
  }

  whole(): Expression {
    if (this.peek().kind === 'end') throw this.problem('the expression is empty');
    const read = this.tupleOr(() => this.peek().kind === 'end');
    if (this.isSign('=')) throw this.problem('= assigns a value; write == to compare');
    if (this.peek().kind !== 'end') throw this.expected('an operator or the end');
    return read;
  }

  /** `a, b` is a tuple even without brackets. */
  private tupleOr(isEnd: () => boolean): Expression {
    const { at } = this.peek();
    const first = this.expression();
    if (!this.isSign(',')) return first;
    const items = [first];
    while (this.accept(',') && !isEnd()) items.push(this.expression());
    return { at, kind: 'tuple', items };
  }

  private expression(): Expression {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw this.problem('brackets are nested too deeply');
    const { at } = this.peek();
    const then = this.or();
    let read = then;
    if (this.acceptName('if')) {
      const condition = this.or();
      if (!this.acceptName('else')) throw this.expected('else');
      read = { at, kind: 'conditional', condition, then, otherwise: this.expression() };
    }
    this.depth -= 1;
    return read;
  }

  private or(): Expression {
    let left = this.and();
    while (this.acceptName('or')) left = { at: left.at, kind: 'or', left, right: this.and() };
    return left;
  }

  private and(): Expression {
    let left = this.not();
    while (this.acceptName('and')) left = { at: left.at, kind: 'and', left, right: this.not() };
    return left;
  }

  private not(): Expression {
    const { at } = this.peek();
    if (!this.acceptName('not')) return this.comparison();
    return { at, kind: 'not', operand: this.not() };
  }

  private comparison(): Expression {
    const first = this.sum();
    const rest: { operator: ComparisonOperator; operand: Expression }[] = [];
    for (let operator = this.comparisonSign(); operator !== undefined; operator = this.comparisonSign()) {
      rest.push({ operator, operand: this.sum() });
    }
    return rest.length === 0 ? first : { at: first.at, kind: 'comparison', first, rest };
  }

  private comparisonSign(): ComparisonOperator | undefined {
    if (this.acceptName('in')) return 'in';
    if (this.acceptName('is')) return this.acceptName('not') ? 'is not' : 'is';
    if (this.isName('not')) {
      this.at += 1;
      if (!this.acceptName('in')) throw this.expected('in');
      return 'not in';
    }
    return this.acceptOne('==', '!=', '<=', '>=', '<', '>');
  }

  private sum(): Expression {
    return this.arithmetic(['+', '-'], () => this.product());
  }

  private product(): Expression {
    return this.arithmetic(['*', '/', '//', '%'], () => this.signed());
  }

  private arithmetic(operators: ArithmeticOperator[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      const { at } = this.peek();
      const operator = this.acceptOne(...operators);
      if (operator === undefined) return left;
      left = { at, kind: 'arithmetic', operator, left, right: operand() };
    }
  }

  private signed(): Expression {
    const { at } = this.peek();
    const sign = this.acceptOne('-', '+');
    if (sign === undefined) return this.trailed();
    return { at, kind: 'sign', sign, operand: this.signed() };
  }

  /** A value with its trailers: subscripts, calls, members. */
  private trailed(): Expression {
    let read = this.atom();
    for (;;) {
      const { at } = this.peek();
      if (this.accept('[')) read = this.subscript(read, at);
      else if (this.accept('.')) read = this.member(read, at);
      else if (this.isSign('(')) throw this.problem('this is not a function');
      else if (this.isSign('**')) throw this.problem('** is not supported');
      else return read;
    }
  }

  private subscript(object: Expression, at: number): Expression {
    const bounds: (Expression | undefined)[] = [undefined];
    while (!this.accept(']')) {
      if (this.accept(':')) bounds.push(undefined);
      else if (bounds.at(-1) === undefined) bounds[bounds.length - 1] = this.expression();
      else throw this.expected('"]"');
    }
    if (bounds.length > 3) throw new ExpressionError(at, 'a slice has at most a start, a stop and a step');
    const [index] = bounds;
    if (bounds.length > 1) return { at, kind: 'slice', object, bounds };
    if (index === undefined) throw new ExpressionError(at, 'expected a position or a key');
    return { at, kind: 'subscript', object, index };
  }

  private member(object: Expression, at: number): Expression {
    const token = this.peek();
    if (token.kind !== 'name') throw this.expected('a name');
    const { text: name } = token;
    this.at += 1;
    if (!this.isSign('(')) {
      if (this.options.dotAccess === true) return { at, kind: 'member', object, name };
      throw new ExpressionError(at, `members are written ['${name}'] here, not .${name}`);
    }
    if (!METHOD_NAMES.includes(name)) {
      throw new ExpressionError(at, `there is no ${name}(); did you mean ${nearest(name, METHOD_NAMES)}?`);
    }
    const { args, keywords } = this.args();
    const [keyword] = Object.keys(keywords);
    if (keyword !== undefined) throw new ExpressionError(at, `${name} has no argument ${keyword}`);
    return { at, kind: 'method', object, name, args };
  }

  private atom(): Expression {
    const token = this.peek();
    const { at } = token;
    if (token.kind === 'number') {
      this.at += 1;
      return { at, kind: 'literal', value: token.value };
    }
    if (token.kind === 'text') return { at, kind: 'literal', value: this.texts() };
    if (token.kind === 'name') return this.named(token.text, at);
    if (this.accept('(')) return this.bracketed(at);
    if (this.accept('[')) return { at, kind: 'list', items: this.items(']') };
    if (this.accept('{')) return this.braced(at);
    throw this.expected('a value');
  }

  private named(name: string, at: number): Expression {
    if (RESERVED.includes(name)) throw this.problem(`${name} is not supported here`);
    this.at += 1;
    if (Object.hasOwn(CONSTANTS, name)) return { at, kind: 'literal', value: CONSTANTS[name]! };
    if (!this.isSign('(')) return { at, kind: 'name', name };
    const { args, keywords } = this.args();
    const known = Object.keys(FUNCTIONS);
    const definition = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (definition === undefined) {
      throw new ExpressionError(at, `there is no ${name}(); did you mean ${nearest(name, known)}?`);
    }
    const odd = Object.keys(keywords).find((keyword) => !definition.keywords?.includes(keyword));
    if (odd !== undefined) throw new ExpressionError(at, `${name} has no argument ${odd}`);
    checkCount(name, args.length, definition, at);
    return { at, kind: 'call', name, args, keywords };
  }

  private args(): { args: Expression[]; keywords: Record<string, Expression> } {
    const args: Expression[] = [];
    const keywords = Object.create(null) as Record<string, Expression>;
    this.accept('(');
    while (!this.accept(')')) {
      const keyword = this.keyword();
      if (keyword !== undefined) keywords[keyword] = this.expression();
      else if (Object.keys(keywords).length > 0) throw this.problem('positional arguments must come first');
      else args.push(this.expression());
      if (this.isName('for')) throw this.problem('comprehensions are not supported');
      if (!this.accept(',') && !this.isSign(')')) throw this.expected('"," or ")"');
    }
    return { args, keywords };
  }

  private bracketed(at: number): Expression {
    if (this.accept(')')) return { at, kind: 'tuple', items: [] };
    const read = this.tupleOr(() => this.isSign(')'));
    if (this.isName('for')) throw this.problem('comprehensions are not supported');
    if (!this.accept(')')) throw this.expected('")"');
    return read;
  }

  private items(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.accept(end)) {
      items.push(this.expression());
      if (this.isName('for')) throw this.problem('comprehensions are not supported');
      if (!this.accept(',') && !this.isSign(end)) throw this.expected(`"," or "${end}"`);
    }
    return items;
  }

  /** A dict, or a variable in braces: `{x[0]}` means `x[0]`. */
  private braced(at: number): Expression {
    const entries: [Expression, Expression][] = [];
    while (!this.accept('}')) {
      const key = this.expression();
      if (entries.length === 0 && this.isSign('}')) {
        if (!isVariable(key)) throw this.problem('braces must enclose a variable, as in {x[0]}, or a dict');
        this.at += 1;
        return key;
      }
      if (!this.accept(':')) throw this.expected('":"');
      entries.push([key, this.expression()]);
      if (!this.accept(',') && !this.isSign('}')) throw this.expected('"," or "}"');
    }
    return { at, kind: 'dict', entries };
  }
}

const CONSTANTS: Record<string, boolean | null> = { True: true, False: false, None: null };

/** Python keywords that are not values. */
const RESERVED =
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  );

function isVariable(read: Expression): boolean {
  if (read.kind === 'subscript' || read.kind === 'member') return isVariable(read.object);
  return read.kind === 'name';
}

export function checkCount(
  name: string,
  given: number,
  { least, most }: { least: number; most: number },
  at: number,
): void {
  if (given >= least && given <= most) return;
  const right = least === most ? String(least) : `${least} to ${most}`;
  throw new ExpressionError(at, `${name} takes ${right} ${right === '1' ? 'argument' : 'arguments'}, not ${given}`);
}
