/** A payload in Temporal's JSON: its metadata and data are base64. */
interface JsonPayload {
  metadata: Record<string, string>;
  data?: string;
}

/** Every payload in a message of Temporal, in JSON, wherever it stands. */
export function payloadsIn(message: unknown): JsonPayload[] {
  if (typeof message !== 'object' || message === null) return [];
  if ('metadata' in message && encodingOf(message as JsonPayload) !== undefined) return [message as JsonPayload];
  return Object.values(message).flatMap(payloadsIn);
}

export function encodingOf({ metadata }: JsonPayload): string | undefined {
  return typeof metadata.encoding === 'string' ? Buffer.from(metadata.encoding, 'base64').toString() : undefined;
}

/** The message as text, with what its payloads say in readable form. */
export function readable(message: unknown): string {
  const data = payloadsIn(message).map((payload) => Buffer.from(payload.data ?? '', 'base64').toString());
  return [JSON.stringify(message), ...data].join('\n');
}
