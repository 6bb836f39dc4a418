import type { ModelsConfig } from '../config/models.js';
import type { GuardedFetch } from '../egress/guarded-fetch.js';
import type { KeepFile } from './collect.js';

/** What the activities of node kinds are handed by the worker. */
export interface NodeNeeds {
  models: ModelsConfig;
  keepFile: KeepFile;
  fetch: GuardedFetch;
}
