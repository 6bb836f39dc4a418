import { randomUUID } from 'node:crypto';
import { chmod, copyFile, link, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { artifactFile, artifactFolder, isReserved } from './artifacts.js';

/** A file kept from a run: name, media type, size in bytes. */
export interface KeptFile {
  name: string;
  mediaType: string;
  size: number;
}

/** What is to be kept: the bytes, or a file on this machine, which is copied. */
export type Content = { data: Uint8Array | string } | { file: string };

const LONGEST = 150;

/**
 * Keeps a file of a run under the wanted name, made safe; a name that is taken gets `_2`, `_3` and so on. Readers never see half a
 * file, and only this user can read it.
 */
export async function keepArtifact(
  home: string,
  runId: string,
  { name: wanted, mediaType, ...content }: { name: string; mediaType: string } & Content,
): Promise<KeptFile> {
  const folder = artifactFolder(home, runId);
  await mkdir(folder, { recursive: true });
  const part = join(folder, `.${randomUUID()}.part`);
  try {
    await write(part, content);
    const { size } = await stat(part);
    const name = await linkFree(part, (candidate) => artifactFile(home, runId, candidate), safeName(wanted));
    return { name, mediaType, size };
  } finally {
    await rm(part, { force: true });
  }
}

async function write(part: string, content: Content): Promise<void> {
  if ('data' in content) return writeFile(part, content.data, { mode: 0o600 });
  await copyFile(content.file, part);
  await chmod(part, 0o600);
}

async function linkFree(part: string, fileOf: (name: string) => string, wanted: string): Promise<string> {
  for (let number = isReserved(wanted) ? 2 : 1; ; number += 1) {
    const name = numbered(wanted, number);
    try {
      await link(part, fileOf(name));
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const end = extname(name);
  return `${name.slice(0, name.length - end.length)}_${number}${end}`;
}

/** The name as the format cleans it: no path, no reserved or control characters, at most 150 characters with the extension kept. */
export function safeName(wanted: string): string {
  const plain = wanted
    .normalize('NFC')
    .replace(/[/\\:*?"'<>|#%&\p{C}]/gu, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const end = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? '';
  const characters = [...plain];
  const short =
    characters.length > LONGEST ? characters.slice(0, LONGEST - end.length).join('') + end : characters.join('');
  return short === '' ? 'file' : short;
}
