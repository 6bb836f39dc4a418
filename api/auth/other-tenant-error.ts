import { RunNotFoundError } from '../../client/index.js';

/** A run of another tenant. To the caller it looks like a run that does not exist; the security log distinguishes the two. */
export class OtherTenantError extends RunNotFoundError {
  override readonly name = 'OtherTenantError';
}
