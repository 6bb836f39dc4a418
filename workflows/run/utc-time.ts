/** Time of day in UTC of an instant in epoch milliseconds. `Intl` would depend on the worker's machine. */
export function utcTime(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}
