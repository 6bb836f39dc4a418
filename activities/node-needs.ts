import type { ModelsConfig } from '../config/models.js';
import type { GuardedFetch } from '../egress/guarded-fetch.js';
import type { KeepFile } from './collect.js';
import type { RunFiles } from './run-files.js';
import type { Secrets } from './secrets/secrets.js';
import type { TwoFactorSettings } from './two-factor/source.js';

/** What the activities of node kinds are handed by the worker. */
export interface NodeNeeds {
  models: ModelsConfig;
  keepFile: KeepFile;
  fetch: GuardedFetch;
  secrets: Secrets;
  twoFactor: TwoFactorSettings;
  files: RunFiles;
}
