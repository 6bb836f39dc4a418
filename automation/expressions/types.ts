import type { Spend } from './fault.js';
import type { Value } from './values.js';

/** A parsed expression. `at`: its position in the source, from 0. */
export type Expression = { at: number } & (
  | { kind: 'literal'; value: null | boolean | bigint | number | string }
  | { kind: 'name'; name: string }
  | { kind: 'list' | 'tuple'; items: Expression[] }
  | { kind: 'dict'; entries: [key: Expression, value: Expression][] }
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'not'; operand: Expression }
  | { kind: 'sign'; sign: '+' | '-'; operand: Expression }
  | { kind: 'arithmetic'; operator: ArithmeticOperator; left: Expression; right: Expression }
  | { kind: 'comparison'; first: Expression; rest: { operator: ComparisonOperator; operand: Expression }[] }
  | { kind: 'conditional'; condition: Expression; then: Expression; otherwise: Expression }
  | { kind: 'subscript'; object: Expression; index: Expression }
  | { kind: 'slice'; object: Expression; bounds: (Expression | undefined)[] }
  | { kind: 'member'; object: Expression; name: string }
  | { kind: 'call'; name: string; args: Expression[]; keywords: Record<string, Expression> }
  | { kind: 'method'; object: Expression; name: string; args: Expression[] }
);

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '//' | '%';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not';

/** A function that expressions may call. `keywords`: its keyword-only arguments. */
export interface BuiltIn {
  least: number;
  most: number;
  keywords?: readonly string[];
  call: (args: Value[], keywords: Record<string, Value>, spend: Spend) => Value;
}

/** Thrown for an expression that cannot be parsed or evaluated, with the position in its text, from 0, and the reason. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  constructor(
    readonly position: number,
    /** The message without the position. */
    readonly problem: string,
  ) {
    super(`${problem} (at character ${position + 1})`);
  }
}
