export { evaluate, evaluateCondition, type Names } from './evaluate.js';
export { type ExpressionOptions, parseExpression } from './parse.js';
export { ExpressionError } from './types.js';
