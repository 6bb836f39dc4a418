/** What a Temporal worker registers: runs, and the callbacks that some of them are followed by. */
export { automation } from './automation.js';
export { callback } from './callback.js';
