import { join } from 'node:path';

/**
 * Where a file kept from a run stands: `<home>/artifacts/<run>/<name>`. Both parts are encoded, so no run id or name leaves
 * the folder.
 */
export function artifactFile(home: string, runId: string, name: string): string {
  return join(artifactFolder(home, runId), segment(name));
}

export function artifactFolder(home: string, runId: string): string {
  return join(home, 'artifacts', segment(runId));
}

/** One safe path segment: `..` and `/` cannot survive it. */
export function segment(text: string): string {
  return encodeURIComponent(text).replaceAll('.', (dot, at) => (at === 0 ? '%2E' : dot));
}

/** Names that the engine gives its own files of a run, at times of its own. */
export function isReserved(name: string): boolean {
  return /^(final\.jpg|trace\.zip|recording(-\d+)?\.webm|pause-\d+\.png)$/i.test(name);
}
