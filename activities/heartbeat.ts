import { heartbeat } from '@temporalio/activity';

/** Well inside the heartbeat timeout of 3 s. */
const HEARTBEAT_MS = 1000;

/** The same activity with heartbeats: Temporal then knows a worker that died from one that waits for a slow page. */
export function withHeartbeat<Input, Output>(
  activity: (input: Input) => Promise<Output>,
): (input: Input) => Promise<Output> {
  return async (input) => {
    const beat = setInterval(heartbeat, HEARTBEAT_MS);
    try {
      return await activity(input);
    } finally {
      clearInterval(beat);
    }
  };
}
