/** How far the server's clock is ahead of this device's, in milliseconds. */
let ahead = 0;

/** Now on the server's clock, in epoch milliseconds: a deadline is counted down right also on a device whose clock is off. */
export function serverNow(): number {
  return Date.now() + ahead;
}

/** Learns the difference from an answer's `Date` header, which has whole seconds. */
export function setClock(header: string | null, sentAt: number, receivedAt: number): void {
  const date = header === null ? NaN : Date.parse(header);
  if (Number.isNaN(date)) return;
  const difference = date + 500 - (sentAt + receivedAt) / 2;
  // Below that it says more about the rounding than about the clocks.
  ahead = Math.abs(difference) < 2_000 ? 0 : difference;
}
