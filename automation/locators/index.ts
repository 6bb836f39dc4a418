export { describeLocator } from './describe.js';
export { parseLocator } from './parse.js';
export { toRegex } from './regex.js';
export type { LocatorCommand, LocatorStep, LocatorValue, LocatorRegex } from './types.js';
export { isRegex, isLocatorCommand, LocatorSyntaxError } from './types.js';
export { mostAlike } from './nearest.js';
