/** How far the server's clock is ahead of this device's clock, in milliseconds. */
let ahead = 0;

/** The current time on the server's clock, in epoch milliseconds, so that countdowns are correct even when this device's clock is wrong. */
export function serverNow(): number {
  return Date.now() + ahead;
}

/** Computes the difference from a response's `Date` header, which has whole seconds. */
export function setClock(header: string | null, sentAt: number, receivedAt: number): void {
  const date = header === null ? NaN : Date.parse(header);
  if (Number.isNaN(date)) return;
  const difference = date + 500 - (sentAt + receivedAt) / 2;
  // A smaller difference may only come from rounding.
  ahead = Math.abs(difference) < 2_000 ? 0 : difference;
}
