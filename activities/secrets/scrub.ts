/** Shorter secrets occur in too many harmless texts. */
const LEAST_LENGTH = 4;
const INSTEAD = '•••';

/** Removes the given secrets from every text inside `value` (deep, keys too), including their URL-encoded and JSON-encoded forms. */
export function scrub<T>(value: T, secrets: readonly string[]): T {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  return forms.length === 0 ? value : (walk(value, forms) as T);
}

function formsOf(secret: string): string[] {
  const trimmed = secret.trim();
  if (trimmed.length < LEAST_LENGTH) return [];
  const encoded = encodeURIComponent(trimmed);
  return [
    secret,
    trimmed,
    JSON.stringify(trimmed).slice(1, -1),
    encoded,
    encoded.replaceAll('%20', '+'),
    Buffer.from(trimmed).toString('base64'),
  ];
}

function walk(value: unknown, forms: string[]): unknown {
  if (typeof value === 'string') return forms.reduce((text, form) => text.replaceAll(form, INSTEAD), value);
  if (Array.isArray(value)) return value.map((item: unknown) => walk(item, forms));
  // The bytes of a file are not text.
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [walk(key, forms) as string, walk(item as unknown, forms)]),
  );
}
