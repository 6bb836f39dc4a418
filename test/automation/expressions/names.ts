import { evaluate, ExpressionError } from '../../../automation/expressions/index.js';

/** The variables that the tests of expressions know. */
export const names = {
  a: ['text', 3, 2.5, true, null, ''],
  words: ['pear', 'Apple', 'fig'],
  numbers: [3, 1, 2],
  none: [],
  flag: [false],
  user: ["Zoë 😀 O'Brien"],
  api_result: { status_code: 200, body: { items: [{ s: 'x' }], n: 1.5, 'two words': null } },
};

/** The message of the error that the expression ends in. */
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
