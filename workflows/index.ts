/** What a Temporal worker registers: one workflow type, `automation`. */
export { automation } from './automation.js';
