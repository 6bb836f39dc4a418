import type { Config } from '../../config/index.js';
import { openStore } from '../../infra/storage/open-store.js';
import { storageHealth } from '../../infra/storage/storage-health.js';
import type { Finding } from './finding.js';

/** Checks the artifact store, and the room on its disk and on the disk for temporary files. */
export async function storageFinding(config: Config): Promise<Finding> {
  const store = openStore(config);
  const what = 'Artifact store';
  const { state, reason, freeBytes, temporaryFreeBytes } = await storageHealth(store);
  const encryption = config.artifacts.encrypts ? 'encrypted' : 'not encrypted';
  const retention = config.retentionDays === undefined ? 'kept' : `kept for ${config.retentionDays} days`;
  if (state === 'ok') {
    const room = freeBytes === undefined ? '' : `, ${gigabytes(freeBytes)} free`;
    return { state, what, found: `${store.address}, ${encryption}, ${retention}${room}` };
  }
  return {
    state: 'missing',
    what,
    found: `${store.address}: ${reason}`,
    help:
      state === 'full'
        ? `Free: ${gigabytes(freeBytes ?? temporaryFreeBytes ?? 0)}. Set INTERMISSION_RETENTION_DAYS, or remove old files with: intermission clean --older-than DAYS`
        : 'Check INTERMISSION_ARTIFACTS, and the credentials, region and endpoint in the variables of AWS',
  };
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
