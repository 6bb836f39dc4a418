import type { Intermission } from '../client/index.js';
import type { Config } from '../config/index.js';
import type { Log } from '../config/log.js';
import type { ApiKeys } from './api-keys.js';
import type { Authenticator } from './auth.js';
import type { Cookies } from './cookies.js';
import type { Watches } from './watches.js';

/** What routes are handed. */
export interface Context {
  readonly config: Config;
  readonly log: Log;
  readonly intermission: Intermission;
  readonly watches: Watches;
  readonly keys: ApiKeys;
  readonly cookies: Cookies;
  readonly auth: Authenticator;
}
