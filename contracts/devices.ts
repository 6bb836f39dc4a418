import type { Device } from './run-state.js';

/** Number of characters of a claim's id: enough to distinguish claims in states and logs. */
const MARK_CHARACTERS = 16;

export function claimMark(claimId: string): string {
  return claimId.slice(0, MARK_CHARACTERS);
}

/** Returns the device of this claim while the claim is current; undefined once the person opened a fresh link on another device. */
export function deviceOf(
  { devices }: { devices?: readonly Device[] },
  { recipient, claimId }: { recipient: string; claimId: string },
): Device | undefined {
  return devices?.find(({ to, claim }) => to === recipient && claim === claimMark(claimId));
}

/** The person, and the device unless it is their first: `ana@example.com (device 2)`. */
export function nameDevice({ to, number }: Pick<Device, 'to' | 'number'>): string {
  return number === 1 ? to : `${to} (device ${number})`;
}
