/**
 * Replaces a payload that cannot be decoded: an unknown encoding, broken JSON, or a key that this worker does not have. It is a bigint
 * because no schema accepts one, no payload can contain one, and the SDK can still pass it between its threads.
 */
export const UNDECODABLE = -1n;

export function hasUndecodable(values: readonly unknown[]): boolean {
  return values.includes(UNDECODABLE);
}
