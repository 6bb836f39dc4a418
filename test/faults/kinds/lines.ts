import { setTimeout as sleep } from 'node:timers/promises';
import { isIsolated } from '../isolation.js';
import { SLOTS, type Rig } from '../rig.js';
import { type FaultKind, INTERRUPTED, SESSION_GONE } from './kind.js';

/** A host without network: what is sent to it and from it is dropped. */
function cutOf(what: string, hosts: (rig: Rig) => string[], more: Partial<FaultKind>): FaultKind {
  return {
    name: `cut ${what}`,
    weight: 2,
    mayFail: [],
    missing: (rig) => {
      if (!isIsolated) return 'needs root, for network namespaces';
      return hosts(rig).length > 0 ? undefined : 'is on a host with others here';
    },
    async inject(rig, random) {
      const host = random.pick(hosts(rig));
      const milliseconds = Math.round(random.between(1000, 7000));
      rig.network.cut(host);
      await sleep(milliseconds);
      rig.network.mend(host);
      return `${host} for ${milliseconds} ms`;
    },
    ...more,
  };
}

/** The line of a process to Temporal becomes slow. This kernel has no `tc netem`, so a relay does it. */
const delay: FaultKind = {
  name: 'delay Temporal',
  weight: 3,
  mayFail: INTERRUPTED,
  async inject(rig, random) {
    const name = random.pick([...rig.lines.keys()]);
    const line = rig.lines.get(name)!;
    const delayMs = Math.round(random.between(50, 900));
    const milliseconds = Math.round(random.between(2000, 6000));
    line.delayMs = delayMs;
    await sleep(milliseconds);
    line.delayMs = 0;
    return `${name} by ${delayMs} ms for ${milliseconds} ms`;
  },
};

export const lines: FaultKind[] = [
  cutOf('worker', ({ hosts, isCluster }) => (isCluster ? [] : hosts.workers), { weight: 3, mayFail: INTERRUPTED }),
  cutOf('api', ({ hosts, isCluster }) => (isCluster ? [] : hosts.apis), { weight: 1 }),
  cutOf('Temporal', () => ['temporal'], { mayFail: INTERRUPTED }),
  cutOf('browsers', ({ hosts, isCluster }) => (isCluster ? [] : hosts.browsers), {
    mayFail: [...SESSION_GONE, ...INTERRUPTED],
    touches: SLOTS,
  }),
  cutOf('a whole host', ({ hosts, isCluster }) => (isCluster ? hosts.browsers : []), {
    weight: 6,
    mayFail: [...SESSION_GONE, ...INTERRUPTED],
  }),
  delay,
];
