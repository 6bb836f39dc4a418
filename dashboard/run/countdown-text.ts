const MILESTONES = [300, 120, 60, 30, 10];

/** Whole seconds until `deadline`, never below 0. */
export function secondsLeft(deadline: number, now: number): number {
  return Math.max(0, Math.ceil((deadline - now) / 1000));
}

/** `4:05`, as a clock shows it. */
export function countdownText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The screen reader announcement when the time left drops from `before` to `now` seconds; undefined between milestones. */
export function milestoneText(before: number, now: number): string | undefined {
  const passed = MILESTONES.findLast((milestone) => now <= milestone && milestone < before);
  if (now === 0) return before > 0 ? 'Time is up.' : undefined;
  if (passed === undefined) return undefined;
  return passed >= 60 ? `${passed / 60} ${passed === 60 ? 'minute' : 'minutes'} left.` : `${passed} seconds left.`;
}
