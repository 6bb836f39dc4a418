/** Bytes of a value as JSON, the form in which a payload holds it. */
export function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value) ?? '').length;
}
