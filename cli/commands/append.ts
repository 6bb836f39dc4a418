/** Collects the values of an option that may be repeated. */
export function append(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}
