/** The bytes are not text in the required encoding. */
export class NotTextError extends Error {
  override readonly name = 'NotTextError';
}

/**
 * Decodes a file or a body that must be Unicode: UTF-8, or UTF-16 with a byte order mark, which is not part of the result. Throws a
 * `NotTextError` that names the line of the first invalid byte, instead of inserting replacement characters.
 */
export function unicodeText(bytes: Uint8Array, encoding = marked(bytes) ?? 'utf-8'): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new NotTextError(`is in ${encoding}, which is not supported`);
    throw new NotTextError(`is not valid ${encoding.toUpperCase()}${encoding === 'utf-8' ? ` ${placeOf(bytes)}` : ''}`);
  }
}

/**
 * Decodes a response by its byte order mark, the charset of its `Content-Type`, the declaration in an XML or HTML document, or the zero
 * bytes of UTF-16; otherwise as UTF-8, or, when it is not valid UTF-8, as windows-1252, as browsers read old pages.
 */
export function decodeText(bytes: Uint8Array, contentType?: string | null): string {
  const encoding = marked(bytes) ?? declared(contentType) ?? own(bytes, contentType) ?? zeros(bytes);
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  try {
    return unicodeText(bytes, 'utf-8');
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The JSON value of a response, or its text when it is not JSON. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function marked([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  return a === 0xfe && b === 0xff ? 'utf-16be' : undefined;
}

function declared(contentType: string | null | undefined): string | undefined {
  return known(/;\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(contentType ?? '')?.[1]);
}

/** `<?xml encoding="…"?>` and `<meta charset="…">`, within the first kilobyte as in browsers. */
function own(bytes: Uint8Array, contentType: string | null | undefined): string | undefined {
  if (/json/i.test(contentType ?? '')) return undefined;
  const start = Buffer.from(bytes.subarray(0, 1024)).toString('latin1');
  const xml = /^\s*<\?xml\s[^>]*encoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1];
  const found = known(xml ?? /<meta\s[^>]*charset\s*=\s*["']?([\w.:-]+)/i.exec(start)?.[1]);
  // The declaration was readable as ASCII, so the text is not UTF-16, whatever it declares.
  return found?.startsWith('utf-16') ? 'utf-8' : found;
}

/** Detects UTF-16 by its zero bytes: JSON begins with an ASCII character. */
function zeros([a, b]: Uint8Array): string | undefined {
  if (a === 0 && b !== undefined && b > 0) return 'utf-16be';
  return b === 0 && a !== undefined && a > 0 ? 'utf-16le' : undefined;
}

function known(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function placeOf(bytes: Uint8Array): string {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = all.toString('utf8');
  let [at, offset] = [text.indexOf('\ufffd'), 0];
  let from = 0;
  while (at !== -1) {
    offset += Buffer.byteLength(text.slice(from, at));
    // The text itself may contain a replacement character.
    if (all.subarray(offset, offset + 3).toString('hex') !== 'efbfbd') break;
    offset += 3;
    from = at + 1;
    at = text.indexOf('\ufffd', from);
  }
  return `in line ${text.slice(0, Math.max(0, at)).split('\n').length} (byte ${offset + 1})`;
}
