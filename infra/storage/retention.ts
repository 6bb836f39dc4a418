import type { CleanResult } from '../../contracts/retention.js';
import { ARTIFACTS } from './artifact-paths.js';
import type { ObjectStore, StoredObject } from './objects/object-store.js';
import { AUDIT } from './audit-writer.js';
import { OUTBOX } from './outbox.js';

const DAY_MS = 24 * 3600 * 1000;
/** No process writes one file for longer. */
const UNFINISHED_MS = DAY_MS;
/** Objects that one call of the store removes. */
const BATCH = 500;

interface CleanOptions {
  /** Without it, only unfinished files are removed. */
  retentionDays?: number | undefined;
  /** Without it, the audit log is kept. */
  auditRetentionDays?: number | undefined;
  /** Removes nothing, and counts only finished files. */
  dryRun?: boolean;
  now?: number;
  /** Called while the store is read. */
  onProgress?: () => void;
}

/**
 * Removes the files of runs whose newest file is older than the retention time, mails that are, audit entries beyond their own time, and what processes did not
 * finish. A run
 * lasts ten minutes at most, so its files are complete long before.
 */
export async function cleanStore(
  store: ObjectStore,
  { retentionDays, auditRetentionDays, dryRun = false, now = Date.now(), onProgress = () => undefined }: CleanOptions,
): Promise<CleanResult> {
  const result: CleanResult = { runs: 0, files: 0, bytes: 0, unfinished: 0 };
  if (retentionDays !== undefined) {
    const before = now - retentionDays * DAY_MS;
    const old: StoredObject[] = [];
    const runs = new Map<string, { newest: number; objects: StoredObject[] }>();
    for await (const object of store.list(ARTIFACTS)) {
      onProgress();
      const folder = object.key.slice(0, object.key.lastIndexOf('/'));
      const run = runs.get(folder) ?? { newest: 0, objects: [] };
      runs.set(folder, run);
      run.newest = Math.max(run.newest, object.modifiedAt);
      // A run with a newer file stays, so its objects need not be remembered.
      if (run.newest < before) run.objects.push(object);
      else run.objects = [];
    }
    for (const { newest, objects } of runs.values()) {
      if (newest >= before) continue;
      result.runs += 1;
      old.push(...objects);
    }
    for await (const object of store.list(OUTBOX)) {
      onProgress();
      if (object.modifiedAt < before) old.push(object);
    }
    for (let at = 0; at < old.length; at += BATCH) {
      onProgress();
      const batch = old.slice(at, at + BATCH);
      if (!dryRun) await store.remove(batch.map(({ key }) => key));
      result.files += batch.length;
      result.bytes += batch.reduce((sum, { size }) => sum + size, 0);
    }
  }
  if (auditRetentionDays !== undefined) {
    const before = now - auditRetentionDays * DAY_MS;
    const old: string[] = [];
    for await (const { key, modifiedAt } of store.list(AUDIT)) {
      onProgress();
      if (modifiedAt < before) old.push(key);
    }
    for (let at = 0; at < old.length && !dryRun; at += BATCH) {
      onProgress();
      await store.remove(old.slice(at, at + BATCH));
    }
    result.auditFiles = old.length;
  }
  if (!dryRun) result.unfinished = await store.removeUnfinished(now - UNFINISHED_MS);
  return result;
}
