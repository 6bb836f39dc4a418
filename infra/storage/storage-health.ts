import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { whyNotWritten } from './not-saved-error.js';
import { type ObjectStore, StoreError } from './objects/object-store.js';
import { withTimeout } from '../with-timeout.js';

/** With less free space, a disk counts as full: a recording or a download may need as much. */
const LEAST_FREE_BYTES = 200_000_000;
const CHECK_MS = 5000;
/** Health checks may come every second, and a bucket costs money for each request. */
const REMEMBER_MS = 10_000;
/** A health check of this process must not take as long as a store that does not respond. */
const FIRST_CHECK_MS = 200;

export interface StorageHealth {
  /** `unknown`: the first check has not ended yet. */
  state: 'ok' | 'full' | 'unavailable' | 'unknown';
  /** One clause for people. Contains no path, address or account. */
  reason?: string;
  /** Free bytes of the disk of a folder store. */
  freeBytes?: number;
  /** Free bytes of the disk with this process's temporary files: downloads and recordings pass through it. */
  temporaryFreeBytes?: number;
}

/** Whether the artifact store works and has room, and so has this machine's disk for temporary files. */
export async function storageHealth(store: ObjectStore, leastFreeBytes = LEAST_FREE_BYTES): Promise<StorageHealth> {
  const [temporaryFreeBytes, stored] = await Promise.all([freeBytesOf(tmpdir()), checked(store)]);
  const sizes = {
    ...(stored.freeBytes !== undefined && { freeBytes: stored.freeBytes }),
    ...(temporaryFreeBytes !== undefined && { temporaryFreeBytes }),
  };
  if (stored.reason !== undefined) return { state: 'unavailable', reason: stored.reason, ...sizes };
  if ((stored.freeBytes ?? Infinity) < leastFreeBytes) {
    return { state: 'full', reason: 'the disk of the artifact store is full', ...sizes };
  }
  if ((temporaryFreeBytes ?? Infinity) < leastFreeBytes) {
    return { state: 'full', reason: 'the disk for temporary files is full', ...sizes };
  }
  return { state: 'ok', ...sizes };
}

/** Returns a function that gives the last known health at once, and checks it again in the background after ten seconds. */
export function watchStorage(store: ObjectStore): () => Promise<StorageHealth> {
  let known: StorageHealth = { state: 'unknown' };
  let checkedAt = 0;
  let checking: Promise<void> | undefined;
  const check = async () => {
    known = await storageHealth(store);
    checkedAt = Date.now();
    checking = undefined;
  };
  return async () => {
    if (checking === undefined && Date.now() - checkedAt > REMEMBER_MS) checking = check();
    if (checking !== undefined && checkedAt === 0) await withTimeout(checking, FIRST_CHECK_MS, () => undefined);
    return known;
  };
}

async function checked(store: ObjectStore): Promise<{ freeBytes?: number; reason?: string }> {
  try {
    return await withTimeout(store.check(), CHECK_MS, () => {
      throw new StoreError('the artifact store does not respond');
    });
  } catch (error) {
    return { reason: whyNotWritten(error) };
  }
}

async function freeBytesOf(folder: string): Promise<number | undefined> {
  return statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => undefined,
  );
}
