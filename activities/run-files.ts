import { copyFile, mkdtemp, readdir, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve, sep } from 'node:path';
import { activityInfo, cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Page } from 'playwright';
import { artifactFile, artifactFolder } from '../config/artifacts.js';
import type { Config } from '../config/index.js';
import type { GuardedFetch } from '../egress/guarded-fetch.js';
import { type FetchedFile, fetchFile, type LocalFile } from './fetch-file.js';

/** Files that a run may take in hand. */
export interface RunFiles {
  /** A file of this run by its name, or one of the folder `INTERMISSION_FILES` by its path in it. Fails with `ActionFailed`. */
  find(path: string): Promise<LocalFile>;
  /** Names of the files kept of this run so far, the oldest first. */
  names(): Promise<string[]>;
  /** See `fetchFile`. */
  fetch(page: Page, url: string): Promise<FetchedFile | number>;
}

export function createRunFiles(config: Config, fetch: GuardedFetch): RunFiles {
  return {
    find: async (path) => (await copyOfArtifact(config.home, path)) ?? (await fileIn(config.filesFolder, path)),
    names: () => namesIn(artifactFolder(config.home, runId())),
    fetch: (page, url) =>
      fetchFile(page, url, { fetch, limitBytes: config.downloadLimitBytes, signal: cancellationSignal() }),
  };
}

function runId(): string {
  return activityInfo().workflowExecution!.workflowId;
}

async function namesIn(folder: string): Promise<string[]> {
  // Half a file begins with a dot.
  const entries = (await readdir(folder).catch(() => [])).filter((entry) => !entry.startsWith('.'));
  const files = await Promise.all(
    entries.map(async (entry) => ({ name: decodeURIComponent(entry), at: (await stat(join(folder, entry))).mtimeMs })),
  );
  return files.toSorted((a, b) => a.at - b.at).map(({ name }) => name);
}

/** Under its own name, which its file in the artifacts has only in an encoded form. */
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
  // What is outside may not even be asked for: whether it is there is nobody's business.
  if (root !== undefined && file?.startsWith(root + sep)) return { file, remove: () => Promise.resolve() };
  throw ApplicationFailure.nonRetryable(
    'The file is neither one of this run nor one in the folder of INTERMISSION_FILES on the worker',
    'ActionFailed',
  );
}
