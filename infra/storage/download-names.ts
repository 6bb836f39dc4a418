import { extname } from 'node:path';
import { parse } from 'content-disposition';
import libmime from 'libmime';
import { extension, lookup } from 'mime-types';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * The name of a downloaded file by the format's rules: the wanted name, with the extension of the site's name when it has none; or the
 * site's name when the wanted name is empty or a UUID, which counts as no name. `at` is the file's position among several files of one
 * step.
 */
export function downloadName(own: string, wanted: string | null | undefined, at?: number): string {
  const given = (wanted ?? '').trim();
  if (given === '' || UUID.test(given)) return own;
  const end = extname(given) || extname(own);
  const stem = given.slice(0, given.length - extname(given).length);
  return at === undefined ? stem + end : `${stem}_${at}${end}`;
}

/** The name that a server gives a file: from its headers, or else from its address; with an extension if it can be derived. */
export function servedName(url: string, headers: { disposition?: string | null; type?: string | null }): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  const name = dispositionName(headers.disposition) ?? decoded(path.split('/').at(-1) ?? '');
  const end = extension((headers.type ?? '').split(';')[0]!.trim());
  if (extname(name) !== '' || end === false) return name === '' ? 'download' : name;
  return `${name === '' ? 'download' : name}.${end}`;
}

/** The media type of a file, derived from its name. */
export function mediaTypeOf(name: string): string {
  return lookup(name) || 'application/octet-stream';
}

export function isPdf({ disposition, type }: { disposition?: string | null; type?: string | null }): boolean {
  if (/^application\/pdf\b/i.test(type ?? '')) return true;
  return /^\s*attachment/i.test(disposition ?? '') && /\.pdf/i.test(dispositionName(disposition) ?? '');
}

function dispositionName(header: string | null | undefined): string | undefined {
  try {
    if (header == null) return undefined;
    const { filename, 'filename*': extended } = parse(header).parameters;
    const name = extendedName(extended) ?? (filename === undefined ? undefined : plainHeaderName(filename));
    return name === '' ? undefined : name;
  } catch {
    return undefined;
  }
}

/** Decodes a name in the form of RFC 8187, `charset'language'%61`, in any charset that browsers know. */
function extendedName(value: string | undefined): string | undefined {
  const [, charset, encoded] = /^([^']*)'[^']*'(.*)$/s.exec(value ?? '') ?? [];
  if (charset === undefined || encoded === undefined) return undefined;
  const bytes = encoded.replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return new TextDecoder(charset).decode(Buffer.from(bytes, 'latin1'));
}

/**
 * Decodes a plain name. Servers also put other alphabets into it: as UTF-8, as an encoded word of mail headers, or percent-encoded, as
 * browsers accept it.
 */
function plainHeaderName(name: string): string {
  const isBytes = /[\u0080-\u00ff]/.test(name) && /^[\0-\u00ff]*$/.test(name);
  const text = isBytes ? utf8Of(name) : name;
  return /=\?[^?]+\?[bq]\?/i.test(text) ? libmime.decodeWords(text) : decoded(text);
}

/** HTTP clients give each byte of a header as one character. */
function utf8Of(bytes: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return bytes;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
