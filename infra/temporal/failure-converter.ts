import { TidyFailureConverter } from './tidy-failures.js';

/** For processes without encryption keys. */
export const failureConverter = new TidyFailureConverter();
