import { TidyFailureConverter } from './tidy-failures.js';

/** Failures whose message and stack trace are payloads, so that they are encrypted as well. Their types stay readable. */
export const failureConverter = new TidyFailureConverter({ encodeCommonAttributes: true });
