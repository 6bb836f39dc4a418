export { runForLoop } from './for-loop.js';
export { runIfElse } from './if-else.js';
