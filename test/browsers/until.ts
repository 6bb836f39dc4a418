import { setTimeout as delay } from 'node:timers/promises';
import type { TestViewer } from '../support/owner/test-viewer.js';

/** Waits until the condition holds; fails after half a minute, which a busy machine may need. */
export async function until(condition: () => unknown): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error(`not so within 30 s: ${condition.toString()}`);
    await delay(10);
  }
}

/** Waits until the viewer has got no frame for a while. */
export async function noMoreFrames(viewer: TestViewer): Promise<void> {
  let seen = -1;
  while (viewer.frames.length !== seen) {
    seen = viewer.frames.length;
    // A sharp picture comes a moment after the page has come to rest.
    await delay(700);
  }
}
