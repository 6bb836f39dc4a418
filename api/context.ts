import type { Intermission } from '../client/index.js';
import type { Config } from '../config/index.js';
import type { Log } from '../config/log.js';
import type { ApiKeys } from './api-keys.js';
import type { Authenticator } from './auth.js';
import type { Cookies } from './cookies.js';
import type { OpenStreams } from './open-streams.js';
import type { SessionAddresses } from './session-addresses.js';
import type { Watches } from './watches.js';

/** What routes are handed. */
export interface Context {
  readonly config: Config;
  readonly log: Log;
  readonly intermission: Intermission;
  readonly watches: Watches;
  readonly sessions: SessionAddresses;
  readonly keys: ApiKeys;
  readonly streams: OpenStreams;
  readonly cookies: Cookies;
  readonly auth: Authenticator;
}
