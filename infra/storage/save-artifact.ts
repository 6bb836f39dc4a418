import { randomUUID } from 'node:crypto';
import { chmod, copyFile, link, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactFile, artifactFolder, isReserved } from './artifact-paths.js';
import { numberedName, safeName } from './file-names.js';
import { NotSavedError } from './not-saved-error.js';

/** A saved file of a run: name, media type, size in bytes. */
export interface KeptFile {
  name: string;
  mediaType: string;
  size: number;
}

/** The content to save: the bytes, or a file on this machine, which is copied. */
export type Content = { data: Uint8Array | string } | { file: string };

/**
 * Saves a file of a run under the given name, made safe; a name that is taken gets `_2`, `_3` and so on. Readers never see a partial file,
 * and only this user can read it. Throws a `NotSavedError`.
 */
export async function saveArtifact(
  home: string,
  runId: string,
  { name: wanted, mediaType, ...content }: { name: string; mediaType: string } & Content,
): Promise<KeptFile> {
  const folder = artifactFolder(home, runId);
  const safe = safeName(wanted);
  const part = join(folder, `.${randomUUID()}.part`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await write(part, content);
    const { size } = await stat(part);
    const name = await linkFree(part, (candidate) => artifactFile(home, runId, candidate), safe);
    return { name, mediaType, size };
  } catch (error) {
    throw new NotSavedError(safe, error);
  } finally {
    await rm(part, { force: true }).catch(() => undefined);
  }
}

async function write(part: string, content: Content): Promise<void> {
  if ('data' in content) return writeFile(part, content.data, { mode: 0o600 });
  await copyFile(content.file, part);
  await chmod(part, 0o600);
}

async function linkFree(part: string, fileOf: (name: string) => string, wanted: string): Promise<string> {
  for (let number = isReserved(wanted) ? 2 : 1; ; number += 1) {
    const name = numberedName(wanted, number);
    try {
      await link(part, fileOf(name));
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
