import { createWriteStream } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import type { Page } from 'playwright';
import { fail } from '../../contracts/fail.js';
import { whyNotWritten } from '../../infra/storage/not-saved-error.js';
import { type ObjectStore, StoreError, UnreadableObjectError } from '../../infra/storage/objects/object-store.js';
import { artifactNames, openArtifact } from '../../infra/storage/run-files.js';
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

export function createRunFiles(
  config: Config,
  store: ObjectStore,
  fetchFor: (grantee: Grantee) => GuardedFetch,
): RunFiles {
  return {
    find: async (path, grantee) => {
      const kept = await copyOfArtifact(store, path);
      if (kept !== undefined) return kept;
      // Removes `..` from the path, so that a granted folder does not lead to another one.
      const name = relative(config.filesFolder, resolve(config.filesFolder, path));
      const refusal = whyNotGranted(config.tenants, grantee, 'files', name);
      if (refusal !== undefined) {
        throw fail('ActionFailed', `The file may not be used: ${refusal}`);
      }
      return fileIn(config.filesFolder, path);
    },
    names: () => artifactNames(store, runId()),
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

/** Copies the file under its own name to this machine. Fails with `ActionFailed` when it cannot be read. */
async function copyOfArtifact(store: ObjectStore, name: string): Promise<LocalFile | undefined> {
  if (basename(name) !== name) return undefined;
  let folder: string | undefined;
  const remove = () => rm(folder!, { recursive: true, force: true });
  try {
    const kept = await openArtifact(store, runId(), name);
    if (kept === undefined) return undefined;
    folder = await mkdtemp(join(tmpdir(), 'intermission-file-'));
    const file = join(folder, name);
    await pipeline(kept, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
    return { file, remove };
  } catch (error) {
    if (folder !== undefined) await remove();
    const isUnreadable = error instanceof StoreError || error instanceof UnreadableObjectError;
    const why = isUnreadable ? error.message : whyNotWritten(error);
    throw fail('ActionFailed', `${name}, a file of this run, could not be read: ${why}`);
  }
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
