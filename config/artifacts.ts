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
