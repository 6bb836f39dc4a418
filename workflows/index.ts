/** The workflows that a Temporal worker registers: runs, their places in the queue, their callbacks, and the markers of used one-time codes. */
export { automation } from './automation.js';
export { callback } from './lifecycle/callback.js';
export { queuedRun } from './queue/queued-run.js';
export { unknownType as default } from './unknown-type.js';
export { usedCode } from './used-code.js';
