import type { Readable } from 'node:stream';
import { artifactKey, artifactPrefix, nameOfSegment } from './artifact-paths.js';
import type { ByteRange } from './objects/byte-range.js';
import type { ObjectStore } from './objects/object-store.js';
import { mailIdsOfRun, mailKey } from './outbox.js';

/** Opens a saved file of a run, or a part of it. Undefined when the store does not have it. */
export async function openArtifact(
  store: ObjectStore,
  runId: string,
  name: string,
  range?: ByteRange,
): Promise<Readable | undefined> {
  return await store.get(artifactKey(runId, name), range);
}

/** A text that changes whenever the file is replaced. Undefined when the store does not have it. */
export async function artifactVersion(store: ObjectStore, runId: string, name: string): Promise<string | undefined> {
  return await store.version(artifactKey(runId, name));
}

/** The names of the saved files of a run, oldest first. */
export async function artifactNames(store: ObjectStore, runId: string): Promise<string[]> {
  const prefix = artifactPrefix(runId);
  const files: { name: string; at: number }[] = [];
  for await (const { key, modifiedAt } of store.list(prefix)) {
    files.push({ name: nameOfSegment(key.slice(prefix.length)), at: modifiedAt });
  }
  return files.sort((one, other) => one.at - other.at).map(({ name }) => name);
}

/** Removes all files and mails of a run. Returns how many there were. */
export async function removeRunFiles(store: ObjectStore, runId: string): Promise<number> {
  const keys: string[] = [];
  for await (const { key } of store.list(artifactPrefix(runId))) keys.push(key);
  for (const id of await mailIdsOfRun(store, runId)) keys.push(mailKey(id));
  await store.remove(keys);
  return keys.length;
}
