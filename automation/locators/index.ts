export { describeLocator } from './describe.js';
export { parseLocator } from './parse.js';
export { toRegex } from './regex.js';
export * from './types.js';
