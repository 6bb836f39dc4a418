import { noteArtifact } from './artifact-outcomes.js';
import { artifactKey, isReserved } from './artifact-paths.js';
import { numberedName, safeName } from './file-names.js';
import { NotSavedError } from './not-saved-error.js';
import { readableContent } from './objects/content.js';
import { type Content, ObjectExistsError, type ObjectStore } from './objects/object-store.js';

export type { Content };

/** A saved file of a run: name, media type, size in bytes. */
export interface KeptFile {
  name: string;
  mediaType: string;
  size: number;
}

/**
 * Saves a file of a run under the given name, made safe; a name that is taken gets `_2`, `_3` and so on. Readers never see a partial file.
 * `isOwn`: one of the engine's own files, which has exactly this name and replaces an earlier one. Throws a `NotSavedError`.
 */
export async function saveArtifact(
  store: ObjectStore,
  runId: string,
  {
    name: wanted,
    mediaType,
    isOwn = false,
    ...content
  }: { name: string; mediaType: string; isOwn?: boolean } & Content,
): Promise<KeptFile> {
  const safe = isOwn ? wanted : safeName(wanted);
  try {
    const readable = await readableContent(content);
    for (let number = !isOwn && isReserved(safe) ? 2 : 1; ; number += 1) {
      const name = numberedName(safe, number);
      try {
        await store.put(artifactKey(runId, name), readable, { replaces: isOwn });
        noteArtifact('kept');
        return { name, mediaType, size: readable.size };
      } catch (error) {
        if (!(error instanceof ObjectExistsError)) throw error;
      }
    }
  } catch (error) {
    noteArtifact('failed');
    throw new NotSavedError(safe, error);
  }
}
