import { extname } from 'node:path';
import { parse } from 'content-disposition';
import { extension, lookup } from 'mime-types';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Name of a downloaded file by the format's rules: the wanted one, with the extension of the site's own when it has none; that own
 * name when none is wanted, or a UUID, which stands for none. `at`: its position among several files of one step.
 */
export function downloadName(own: string, wanted: string | null | undefined, at?: number): string {
  const given = (wanted ?? '').trim();
  if (given === '' || UUID.test(given)) return own;
  const end = extname(given) || extname(own);
  const stem = given.slice(0, given.length - extname(given).length);
  return at === undefined ? stem + end : `${stem}_${at}${end}`;
}

/** The name that a server gives a file: in its headers, else by its address; with an extension, where one can be told. */
export function servedName(url: string, headers: { disposition?: string | null; type?: string | null }): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  const name = dispositionName(headers.disposition) ?? decoded(path.split('/').at(-1) ?? '');
  const end = extension((headers.type ?? '').split(';')[0]!.trim());
  if (extname(name) !== '' || end === false) return name === '' ? 'download' : name;
  return `${name === '' ? 'download' : name}.${end}`;
}

/** Media type of a file, by its name. */
export function mediaTypeOf(name: string): string {
  return lookup(name) || 'application/octet-stream';
}

export function isPdf({ disposition, type }: { disposition?: string | null; type?: string | null }): boolean {
  if (/^application\/pdf\b/i.test(type ?? '')) return true;
  return /^\s*attachment/i.test(disposition ?? '') && /\.pdf/i.test(dispositionName(disposition) ?? '');
}

function dispositionName(header: string | null | undefined): string | undefined {
  try {
    const name = header == null ? undefined : parse(header).parameters.filename;
    return name === '' ? undefined : name;
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
