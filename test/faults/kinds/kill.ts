import { chromiums, isAlive, signalGroup } from '../processes.js';
import type { Random } from '../random.js';
import { BROWSERS, SLOTS, type Rig, type StartedProcess, WORKERS } from '../rig.js';
import { until } from '../until.js';
import { type FaultKind, INTERRUPTED, SESSION_GONE } from './kind.js';

/** A supervisor gives up on what dies five times in a row within its first 10 s; this campaign is not about that. */
const SETTLED_MS = 11_000;
const QUICK_DEATHS = 2;
const RESTART_MS = 30_000;

/** SIGKILL for a process and all it started in its group. */
function killOf(what: string, names: (rig: Rig) => string[], more: Partial<FaultKind>): FaultKind {
  return {
    name: `kill ${what}`,
    weight: 3,
    mayFail: [],
    async inject(rig, random) {
      const name = await settled(rig, random, names(rig));
      const { pid } = rig.processes.get(name)!;
      if (!signalGroup(pid, 'SIGKILL')) return undefined;
      await until(() => rig.processes.get(name)!.pid !== pid || undefined, RESTART_MS);
      return `${name} (${pid})`;
    },
    ...more,
  };
}

async function settled(rig: Rig, random: Random, names: string[]): Promise<string> {
  const name = random.pick(names);
  const isFit = ({ at, quickly }: StartedProcess) => quickly < QUICK_DEATHS || Date.now() - at > SETTLED_MS;
  await until(() => isFit(rig.processes.get(name)!) || undefined, SETTLED_MS);
  return name;
}

/** SIGKILL for one Chromium process. */
function killChromium(type: 'browser' | 'renderer'): FaultKind {
  return {
    name: type === 'browser' ? 'kill Chromium' : 'kill renderer',
    weight: 2,
    mayFail: SESSION_GONE,
    touches: 1,
    async inject(rig, random) {
      const candidates = (await chromiums(rig.home)).filter((chromium) => chromium.type === type);
      if (candidates.length === 0) return undefined;
      const { pid } = random.pick(candidates);
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      return String(pid);
    },
  };
}

export const kills: FaultKind[] = [
  killOf('worker', () => WORKERS, { weight: 6, mayFail: INTERRUPTED }),
  killOf('api', ({ apis }) => apis, {}),
  killOf('Temporal', ({ temporal }) => temporal.processes, { mayFail: INTERRUPTED }),
  killOf('browsers', () => BROWSERS, { mayFail: SESSION_GONE, touches: SLOTS }),
  killChromium('browser'),
  killChromium('renderer'),
];
