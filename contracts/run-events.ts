import type { RunStatus } from './run-status.js';

/** Why a run paused: the automation planned it, an element was not found, or the outcome of an interrupted step is unknown. */
export type PauseReason = 'node' | 'element' | 'outcome';

/** How a pause ended. `ended`: the run ended first, or no mail could be sent. */
export type PauseEnd = 'done' | 'declined' | 'timeout' | 'ended';

/** What workflow code tells its worker for the metrics. The SDK calls none of these while it replays a history. */
export type RunEvents = {
  runEvents: {
    runStarted: (event: { automation: string }) => void;
    runEnded: (event: { automation: string; status: RunStatus; failure: string; seconds: number }) => void;
    queueLeft: (event: { outcome: 'started' | 'expired'; seconds: number }) => void;
    pauseNotified: (event: { reason: PauseReason; seconds: number }) => void;
    /** `seconds`: since the first mail; absent if there was none, or no answer. */
    pauseEnded: (event: { reason: PauseReason; outcome: PauseEnd; seconds?: number }) => void;
  };
};
