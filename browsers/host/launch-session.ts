import type { Config } from '../../config/index.js';
import { browsersMetrics } from '../../infra/metrics/browsers-metrics.js';
import type { ObjectStore } from '../../infra/storage/objects/object-store.js';
import type { Channel } from '../process/messages.js';
import { type LaunchedSession, SessionProcess } from '../process/session-process.js';
import { sessionConfig } from '../session/session-config.js';

/** Starts the process of a session with its browser, and measures how long that takes. Rejects when the browser cannot be launched. */
export async function launchSession(
  config: Config,
  store: ObjectStore,
  { channel = 'chromium', headed = config.headed }: { channel?: Channel; headed?: boolean } = {},
): Promise<LaunchedSession> {
  const observe = browsersMetrics.browserStartSeconds.startTimer();
  try {
    const session = await SessionProcess.launch({ ...sessionConfig(config), headed }, store, channel);
    observe({ outcome: 'done' });
    return session;
  } catch (error) {
    observe({ outcome: 'failed' });
    throw error;
  }
}
