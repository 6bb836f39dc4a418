export { evaluate, evaluateCondition, type Names } from './evaluate.js';
export { parseExpression } from './parse.js';
export { ExpressionError } from './types.js';
