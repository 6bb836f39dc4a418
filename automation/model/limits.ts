/** The run's hard limit in seconds: the execution timeout that Intermission sets when it starts a workflow. */
export const RUN_LIMIT_SECONDS = 600;

/** Seconds before the hard limit at which the run ends itself, so that it can close its session, report, and fail with its own type. */
export const RUN_CLOSING_SECONDS = 10;

/** Seconds for which a mail is retried before the run fails with `NotificationFailed`. */
export const MAIL_RETRY_SECONDS = 120;

/** Maximum size of one node's outputs, and of its variables, in bytes of JSON. A larger value becomes a file of the run. */
export const ROOM_PER_NODE_BYTES = 256 * 1024;

/** The same limits for all nodes of a run. The outputs of a run are read and returned at once, and Temporal accepts 2 MB at once. */
export const ROOM_PER_RUN_BYTES = { outputs: 1024 * 1024, variables: 16 * 1024 * 1024 };

/** Seconds that a person has to say whether an interrupted step took effect. */
export const OUTCOME_WAIT_SECONDS = 300;

/** Seconds for which a callback is retried. */
export const CALLBACK_RETRY_SECONDS = 3600;

/** Number of history events after which the run ends itself; Temporal would end it at 51,200. A step takes about six. */
export const HISTORY_LIMIT = 48_000;

/** Seconds to wait for a person to point at an element that was not found; the run may end earlier. */
export const POINT_WAIT_SECONDS = 300;
