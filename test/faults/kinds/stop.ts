import { setTimeout as sleep } from 'node:timers/promises';
import { signalGroup } from '../processes.js';
import { BROWSERS, SLOTS, type Rig, WORKERS } from '../rig.js';
import { type FaultKind, INTERRUPTED, SESSION_GONE } from './kind.js';

/** SIGSTOP, and SIGCONT after longer than the heartbeat timeout of 3 s; sometimes sooner. */
function stopOf(what: string, names: (rig: Rig) => string[], more: Partial<FaultKind>): FaultKind {
  return {
    name: `stop ${what}`,
    weight: 2,
    mayFail: [],
    async inject(rig, random) {
      const name = random.pick(names(rig));
      const { pid } = rig.processes.get(name)!;
      const milliseconds = Math.round(random.between(1500, 6500));
      if (!signalGroup(pid, 'SIGSTOP')) return undefined;
      await sleep(milliseconds);
      signalGroup(pid, 'SIGCONT');
      return `${name} (${pid}) for ${milliseconds} ms`;
    },
    ...more,
  };
}

export const stops: FaultKind[] = [
  stopOf('worker', () => WORKERS, { weight: 4, mayFail: INTERRUPTED }),
  stopOf('api', ({ apis }) => apis, { weight: 1 }),
  stopOf('Temporal', ({ temporal }) => temporal.processes, { mayFail: INTERRUPTED }),
  stopOf('browsers', () => BROWSERS, { mayFail: [...SESSION_GONE, ...INTERRUPTED], touches: SLOTS }),
];
