import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultKind } from './kind.js';

/** The clock of one worker and of the api jumps, and jumps back. */
export const clockStep: FaultKind = {
  name: 'step clock',
  weight: 2,
  mayFail: [],
  missing: ({ clock }) => (clock.library === undefined ? "needs Debian's package libfaketime" : undefined),
  async inject({ clock }, random) {
    const seconds = Math.round(random.between(-120, 120));
    const milliseconds = Math.round(random.between(2000, 5000));
    clock.step(seconds);
    await sleep(milliseconds);
    clock.step(0);
    return `by ${seconds} s for ${milliseconds} ms`;
  },
};
