import type { KeptFile } from '../../infra/storage/save-artifact.js';
import type { SentCause } from '../../infra/storage/not-saved-error.js';
import type { NetworkLimit } from '../../config/networks.js';
import type { Evidence } from '../../contracts/evidence.js';
import type { Artifact } from '../../contracts/artifact.js';
import type { HumanAct } from '../../contracts/workflow-messages.js';
import type { SessionConfig } from '../session/session-config.js';
import type { End } from '../session/browser-session.js';

export type Channel = 'chromium' | 'chrome';

/** What a run requests of its browser. */
export interface OpenRequest {
  runId: string;
  userAgent?: string;
  recordsNetwork?: boolean;
  /** What its start chose to save. */
  evidence?: Evidence;
  /** The address to open first. */
  url?: string;
  /** The networks its pages may connect to, see `Egress`. */
  networkLimits: NetworkLimit[];
}

/** The addresses of an open session. */
export interface OpenResult {
  sessionId: string;
  endpoint: string;
  liveUrl: string;
}

/** The result of a session that has ended. */
export interface ProcessEnd {
  artifacts: Artifact[];
  acts: HumanAct[];
  refused: string[];
  notKept: string[];
}

/** The reply to `save`. */
export type SaveReply =
  | { type: 'saved'; number: number; kept: KeptFile }
  | { type: 'not-saved'; number: number; name: string; cause: SentCause };

/** Messages to the process of a session. Each is sent at most once, in this order; `close` may be omitted. Replies to `save` come between. */
export type Order =
  | { type: 'launch'; config: SessionConfig; channel: Channel }
  | { type: 'open'; wanted: OpenRequest }
  | { type: 'close'; finalScreenshot: boolean }
  | { type: 'shut-down'; end: End }
  | SaveReply;

/** Messages from the process of a session. */
export type News =
  /** A sign of life, sent regularly. */
  | { type: 'alive' }
  /** `pid` is the process id of Chromium. */
  | { type: 'launched'; pid: number }
  | ({ type: 'opened' } & OpenResult)
  /** The order failed. */
  | { type: 'failed'; message: string }
  | { type: 'ended'; end: End }
  /** Asks to save a file of this machine in the artifact store. */
  | { type: 'save'; number: number; name: string; mediaType: string; isOwn: boolean; file: string }
  | ({ type: 'left' } & ProcessEnd);
