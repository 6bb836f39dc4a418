import { evaluate, ExpressionError } from '../../../automation/expressions/index.js';

/** The variables that all tests of expressions use. */
export const names = {
  a: ['text', 3, 2.5, true, null, ''],
  words: ['pear', 'Apple', 'fig'],
  numbers: [3, 1, 2],
  none: [],
  flag: [false],
  user: ["Zoë 😀 O'Brien"],
  api_result: { status_code: 200, body: { items: [{ s: 'x' }], n: 1.5, 'two words': null } },
};

/** Returns the message of the error with which the expression fails. */
export function problem(source: string, given: object = names): string {
  try {
    evaluate(source, { ...given });
  } catch (error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
  throw new Error(`${source} was evaluated`);
}

/** Expressions and their results, as Python's `repr` writes them; undefined: an error. */
