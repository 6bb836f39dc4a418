/**
 * The workflows that a Temporal worker registers: runs, waiting runs, limits, callbacks, the leases of `browsers` processes, the removal of
 * old files, and the markers of used one-time codes.
 */
export { automation } from './automation.js';
export { browsersLease } from './browsers-lease.js';
export { callback } from './lifecycle/callback.js';
export { limit } from './queue/limit.js';
export { retention } from './retention.js';
export { queuedRun } from './queue/queued-run.js';
export { unknownType as default } from './unknown-type.js';
export { usedCode } from './used-code.js';
