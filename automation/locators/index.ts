export { describeLocator } from './describe.js';
export { parseLocator } from './parse.js';
export * from './types.js';
