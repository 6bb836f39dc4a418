import { calculate, negate } from './arithmetic.js';
import { contains, equals, isSame, order } from './compare.js';
import { FUNCTIONS } from './functions.js';
import { methodOf } from './methods.js';
import { checkCount, type ExpressionOptions, parseExpression } from './parse.js';
import { slice, subscript } from './slice.js';
import { type ComparisonOperator, type Expression, ExpressionError } from './types.js';
import { type Spend, Fault } from './fault.js';
import { Dict, fromJson, nameOf, toJson, truth, Tuple, type Value } from './values.js';

/** Maximum number of values and characters that one evaluation may read and create. */
const MAX_UNITS = 5_000_000;

/** JSON values by their names in the expression. */
export type Names = Readonly<Record<string, unknown>>;

/**
 * Evaluates an expression of the Python subset as Python would. The result is a JSON value; a tuple becomes a list. Time and size are
 * limited. Throws `ExpressionError` with the position in `source`.
 */
export function evaluate(source: string, names: Names = {}, options?: ExpressionOptions): unknown {
  const evaluator = new Evaluator(names);
  const expression = parseExpression(source, options);
  return evaluator.at(expression, () => toJson(evaluator.value(expression)));
}

/** Whether an expression is true in Python's sense: `None`, `False`, `0` and empty values are false. */
export function evaluateCondition(source: string, names: Names = {}, options?: ExpressionOptions): boolean {
  return truth(new Evaluator(names).value(parseExpression(source, options)));
}

class Evaluator {
  private left = MAX_UNITS;
  /** A variable is the same object at each use. */
  private readonly variables = new Map<string, Value>();
  constructor(private readonly names: Names) {}

  private readonly spend: Spend = (units) => {
    this.left -= units;
    if (this.left < 0) throw new Fault('the values are too large to evaluate');
  };

  value(expression: Expression): Value {
    return this.at(expression, () => this.evaluate(expression));
  }

  /** Adds the position in the source to a fault: that of the innermost expression. */
  at<Result>(expression: Expression, act: () => Result): Result {
    try {
      return act();
    } catch (error) {
      if (error instanceof Fault) throw new ExpressionError(expression.at, error.message);
      throw error;
    }
  }

  private evaluate(expression: Expression): Value {
    this.spend(1);
    switch (expression.kind) {
      case 'literal':
        return expression.value;
      case 'name':
        return this.named(expression.name);
      case 'list':
        return expression.items.map((item) => this.value(item));
      case 'tuple':
        return new Tuple(expression.items.map((item) => this.value(item)));
      case 'dict':
        return this.dict(expression.entries);
      case 'and':
      case 'or': {
        const left = this.value(expression.left);
        return truth(left) === (expression.kind === 'or') ? left : this.value(expression.right);
      }
      case 'not':
        return !truth(this.value(expression.operand));
      case 'sign':
        return this.signed(expression.sign, this.value(expression.operand));
      case 'arithmetic':
        return calculate(expression.operator, this.value(expression.left), this.value(expression.right), this.spend);
      case 'comparison':
        return this.comparison(expression);
      case 'conditional':
        return this.value(truth(this.value(expression.condition)) ? expression.then : expression.otherwise);
      case 'subscript':
        return subscript(this.value(expression.object), this.value(expression.index), this.spend);
      case 'slice': {
        const object = this.value(expression.object);
        return slice(
          object,
          expression.bounds.map((bound) => bound && this.value(bound)),
          this.spend,
        );
      }
      case 'member':
        return this.member(this.value(expression.object), expression.name);
      case 'call':
        return this.call(expression);
      case 'method':
        return this.method(expression);
    }
  }

  private named(name: string): Value {
    const seen = this.variables.get(name);
    if (seen !== undefined) return seen;
    if (Object.hasOwn(this.names, name)) {
      const value = fromJson(this.names[name], this.spend);
      this.variables.set(name, value);
      return value;
    }
    const known = Object.keys(this.names).slice(0, 20).join(', ');
    throw new Fault(`there is no variable ${name} (there ${known === '' ? 'are none' : `are: ${known}`})`);
  }

  private dict(entries: [Expression, Expression][]): Dict {
    const dict = new Dict();
    for (const [key, value] of entries) dict.set(this.value(key), this.value(value));
    return dict;
  }

  private signed(sign: '+' | '-', value: Value): Value {
    return sign === '-' ? negate(value) : negate(negate(value));
  }

  private comparison({ first, rest }: Expression & { kind: 'comparison' }): boolean {
    let left = this.value(first);
    for (const { operator, operand } of rest) {
      const right = this.value(operand);
      if (!this.compare(operator, left, right)) return false;
      left = right;
    }
    return true;
  }

  private compare(operator: ComparisonOperator, a: Value, b: Value): boolean {
    const { spend } = this;
    switch (operator) {
      case '==':
        return equals(a, b, spend);
      case '!=':
        return !equals(a, b, spend);
      case 'in':
        return contains(b, a, spend);
      case 'not in':
        return !contains(b, a, spend);
      case 'is':
        return isSame(a, b);
      case 'is not':
        return !isSame(a, b);
    }
    const difference = order(a, b, spend);
    if (difference === undefined) return false;
    return operator.startsWith('<')
      ? difference < 0 || (operator === '<=' && difference === 0)
      : difference > 0 || (operator === '>=' && difference === 0);
  }

  private member(object: Value, name: string): Value {
    if (!(object instanceof Dict)) throw new Fault(`${nameOf(object)} has no member ${name}`);
    return subscript(object, name, this.spend);
  }

  private call({ name, args, keywords }: Expression & { kind: 'call' }): Value {
    const values = args.map((arg) => this.value(arg));
    const named = Object.fromEntries(Object.entries(keywords).map(([key, value]) => [key, this.value(value)]));
    return FUNCTIONS[name]!.call(values, named, this.spend);
  }

  private method({ at, object, name, args }: Expression & { kind: 'method' }): Value {
    const on = this.value(object);
    const method = methodOf(on, name);
    checkCount(name, args.length, method, at);
    return method.call([on, ...args.map((arg) => this.value(arg))], {}, this.spend);
  }
}
