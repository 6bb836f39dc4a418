/** Charges units to the budget of an evaluation; throws a `Fault` when the budget is used up. */
export type Spend = (units: number) => void;

/** An operation does not accept its values. The evaluator adds the position and throws an `ExpressionError`. */
export class Fault extends Error {
  override readonly name = 'Fault';
}
