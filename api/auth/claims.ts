import type { Device } from '../../contracts/run-state.js';
import { deviceOf } from '../../contracts/devices.js';
import { type Intermission, type RunState, UnavailableError } from '../../client/index.js';
import type { RunClaim } from './cookies.js';
import { Problem } from '../http/problem.js';

const MAX_RUNS = 1000;

/** Knows which claims of runs are current: opening a fresh link on another device replaces the earlier claim. */
export class Claims {
  /** The devices that each run last reported, with the most recently asked run at the end. Used while no worker can answer. */
  private readonly devices = new Map<string, readonly Device[]>();

  constructor(private readonly intermission: Pick<Intermission, 'getRun'>) {}

  /** The device of a current claim. Throws `Problem` for a replaced claim, and `UnavailableError` when the answer is not available. */
  async check(claim: RunClaim): Promise<Device> {
    const state = await this.intermission.getRun(claim.runId, { isFresh: true });
    const devices = this.known(state);
    // A worker of an earlier version reports the run's nodes but no devices; its links stay valid until that worker is replaced.
    if (devices === undefined && state.nodes.length > 0)
      return { to: claim.recipient, number: 1, claim: claim.claimId };
    if (devices === undefined) throw new UnavailableError('No worker is available right now to check your link');
    const device = deviceOf({ devices }, claim);
    if (device === undefined) throw linkReplaced();
    return device;
  }

  private known(state: RunState): readonly Device[] | undefined {
    const { runId } = state;
    const devices = state.devices ?? this.devices.get(runId);
    this.devices.delete(runId);
    if (devices === undefined) return undefined;
    this.devices.set(runId, devices);
    const [oldest] = this.devices.keys();
    if (this.devices.size > MAX_RUNS && oldest !== undefined) this.devices.delete(oldest);
    return devices;
  }
}

export function linkReplaced(): Problem {
  return new Problem(
    'LinkReplaced',
    'A fresh link was opened on another device, so this one has no access any more; ask for a fresh link to continue here',
  );
}
