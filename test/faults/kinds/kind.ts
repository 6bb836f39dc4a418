import type { FailureType } from '../../../contracts/failures.js';
import type { Random } from '../random.js';
import type { Rig } from '../rig.js';

/** One way to break the system. */
export interface FaultKind {
  name: string;
  /** How often it is drawn, against the others. */
  weight: number;
  /** Types of failure that runs may end with because of it; without any, every run has to succeed. */
  mayFail: FailureType[];
  /** At most so many runs; as many as are running when it is not given. */
  touches?: number;
  /** Why it cannot be done here; undefined when it can. */
  missing?(rig: Rig): string | undefined;
  /** Breaks something and mends it; resolves with what was broken, or undefined when there was nothing to break. */
  inject(rig: Rig, random: Random): Promise<string | undefined>;
}

/** Where a process was interrupted in the middle of a click, nobody knows; the run says so. */
export const INTERRUPTED: FailureType[] = ['OutcomeUnknown', 'WorkerLost'];
export const SESSION_GONE: FailureType[] = ['BrowserSessionLost'];
