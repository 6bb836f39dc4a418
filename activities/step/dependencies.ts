import type { ModelsConfig } from '../../config/models.js';
import type { Grantee } from '../../config/tenants.js';
import type { GuardedFetch } from '../../infra/egress/guarded-fetch.js';
import type { KeepFile } from './keep-file.js';
import type { Handlers } from '../private/load-handlers.js';
import type { RunFiles } from '../files/run-files.js';
import type { Secrets } from '../secrets/secrets.js';
import type { TwoFactorSettings } from '../two-factor/source.js';

/** Everything the worker passes to the activities of node kinds. */
export interface NodeNeeds {
  models: ModelsConfig;
  keepFile: KeepFile;
  /** Creates a `fetch` that connects only to addresses the run may reach. */
  fetchFor: (grantee: Grantee) => GuardedFetch;
  secrets: Secrets;
  twoFactor: TwoFactorSettings;
  files: RunFiles;
  /** The private handlers of the worker. */
  handlers: Handlers;
}
