import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { MOST_NAME_BYTES } from './file-names.js';

/** Start of the keys of all artifacts. */
export const ARTIFACTS = 'artifacts/';

/**
 * Key of a saved file of a run in the artifact store: `artifacts/<run>/<name>`. Both parts are encoded, so that no run id or name can lead
 * elsewhere.
 */
export function artifactKey(runId: string, name: string): string {
  return artifactPrefix(runId) + segment(name);
}

/** Start of the keys of a run's files. */
export function artifactPrefix(runId: string): string {
  return `${ARTIFACTS}${segment(runId)}/`;
}

/** Path of a saved file of a run, if the artifacts are kept in the folder `home`. */
export function artifactFile(home: string, runId: string, name: string): string {
  return join(home, artifactKey(runId, name));
}

export function artifactFolder(home: string, runId: string): string {
  return join(home, ARTIFACTS, segment(runId));
}

/** The name that `segment` encoded as this path segment. */
export function nameOfSegment(entry: string): string {
  return decodeURIComponent(entry);
}

/**
 * Encodes a text as one safe path segment of at most `mostBytes`, without `..`, `/` and control characters. Leaves other characters
 * unencoded when the segment would be too long, since encoding turns the 3 bytes of a kanji into 9. A text that is still too long ends in
 * its hash.
 */
export function segment(text: string, mostBytes = MOST_NAME_BYTES): string {
  const wellFormed = text.toWellFormed();
  for (const encoded of [encodeURIComponent(wellFormed), encodeUnsafe(wellFormed)]) {
    const safe = encoded.replace(/^\./, '%2E');
    if (Buffer.byteLength(safe) <= mostBytes) return safe;
  }
  const hash = createHash('sha256').update(wellFormed).digest('hex').slice(0, 32);
  const start = encodeURIComponent(wellFormed)
    .replace(/^\./, '%2E')
    .slice(0, mostBytes - hash.length - 1);
  return `${start}~${hash}`;
}

function encodeUnsafe(text: string): string {
  return text.replace(/[%/\\\p{C}]/gu, (character) => encodeURIComponent(character));
}

/** Whether the engine uses this name for its own files of a run, which it writes at any time. */
export function isReserved(name: string): boolean {
  return /^(final\.jpg|trace\.zip|recording(-\d+)?\.webm|pause-\d+\.png)(\.part)?$/i.test(name);
}
