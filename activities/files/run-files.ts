import { copyFile, mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve, sep } from 'node:path';
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Page } from 'playwright';
import { fail } from '../../contracts/fail.js';
import { artifactFile, artifactFolder } from '../../infra/storage/artifact-paths.js';
import type { Config } from '../../config/index.js';
import { type Grantee, whyNotGranted } from '../../config/tenants.js';
import type { GuardedFetch } from '../../infra/egress/guarded-fetch.js';
import { type FetchedFile, fetchFile, type LocalFile } from './fetch-file.js';

/** The files that a run may use. */
export interface RunFiles {
  /** A file of this run by its name, or a file of the folder `INTERMISSION_FILES` by its relative path. Fails with `ActionFailed`. */
  find(path: string, grantee: Grantee): Promise<LocalFile>;
  /** Names of the files saved for this run so far, oldest first. */
  names(): Promise<string[]>;
  /** See `fetchFile`. */
  fetch(page: Page, url: string, grantee: Grantee): Promise<FetchedFile | number>;
}

export function createRunFiles(config: Config, fetchFor: (grantee: Grantee) => GuardedFetch): RunFiles {
  return {
    find: async (path, grantee) => {
      const kept = await copyOfArtifact(config.home, path);
      if (kept !== undefined) return kept;
      // Removes `..` from the path, so that a granted folder does not lead to another one.
      const name = relative(config.filesFolder, resolve(config.filesFolder, path));
      const refusal = whyNotGranted(config.tenants, grantee, 'files', name);
      if (refusal !== undefined) {
        throw fail('ActionFailed', `The file may not be used: ${refusal}`);
      }
      return fileIn(config.filesFolder, path);
    },
    names: () => namesIn(artifactFolder(config.home, runId())),
    fetch: (page, url, grantee) =>
      fetchFile(page, url, {
        fetch: fetchFor(grantee),
        limitBytes: config.downloadLimitBytes,
        signal: cancellationSignal(),
      }),
  };
}

function runId(): string {
  return activityInfo().workflowExecution!.workflowId;
}

async function namesIn(folder: string): Promise<string[]> {
  // Unfinished files start with a dot.
  const entries = (await readdir(folder).catch(() => [])).filter((entry) => !entry.startsWith('.'));
  const files = await Promise.all(
    entries.map(async (entry) => ({ name: decodeURIComponent(entry), at: (await stat(join(folder, entry))).mtimeMs })),
  );
  return files.toSorted((a, b) => a.at - b.at).map(({ name }) => name);
}

/** Copies the file under its own name, because the artifacts folder stores names in an encoded form. */
async function copyOfArtifact(home: string, name: string): Promise<LocalFile | undefined> {
  const kept = await realpath(artifactFile(home, runId(), name)).catch(() => undefined);
  if (kept === undefined || basename(name) !== name) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'intermission-file-'));
  const file = join(folder, name);
  await copyFile(kept, file);
  return { file, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function fileIn(folder: string, path: string): Promise<LocalFile> {
  const [root, file] = await Promise.all([
    realpath(folder).catch(() => undefined),
    realpath(resolve(folder, path)).catch(() => undefined),
  ]);
  // Do not reveal whether a file outside the folder exists.
  if (root !== undefined && file?.startsWith(root + sep)) return { file, remove: () => Promise.resolve() };
  throw fail('ActionFailed', 'The file is neither in this run nor in the folder INTERMISSION_FILES on the worker');
}
