/** The run's hard limit in seconds: Temporal's workflow execution timeout on every start of ours. */
export const RUN_LIMIT_SECONDS = 600;

/** How long before the hard limit the run ends itself, so that it can close its session, report, and fail by its own type. */
export const RUN_CLOSING_SECONDS = 10;

/** How long a run waits for a free place in a `browsers/` process before it fails with `NoBrowserAvailable`. */
export const PLACE_WAIT_SECONDS = 60;

/** How long mail is retried before the run fails with `NotificationFailed`. */
export const MAIL_RETRY_SECONDS = 120;

/** Bytes of JSON that one node's outputs may have, and its variables; what is larger becomes a file of the run. */
export const ROOM_PER_NODE_BYTES = 256 * 1024;

/** The same for all nodes of a run. Its outputs are read, and returned, at once, and Temporal takes 2 MB at once. */
export const ROOM_PER_RUN_BYTES = { outputs: 1024 * 1024, variables: 16 * 1024 * 1024 };

/** How long a person has to say whether an interrupted step happened. */
export const OUTCOME_WAIT_SECONDS = 300;

/** How long a callback is tried again before it is given up. */
export const CALLBACK_RETRY_SECONDS = 3600;

/** Events in a run's history after which it ends itself; Temporal would end it at 51,200. A step takes about six. */
export const HISTORY_LIMIT = 48_000;

/** How long a person is waited for who is to point at an element that was not found; the run's end may come first. */
export const POINT_WAIT_SECONDS = 300;
