import type { Config } from '../../config/index.js';
import { EncryptedStore } from './objects/encrypted-store.js';
import { FileStore } from './objects/file-store.js';
import type { ObjectStore } from './objects/object-store.js';
import { S3Store } from './objects/s3-store.js';

/** The store of this installation's artifacts and mails. Connects on first use. */
export function openStore({ artifacts, encryptionKeys }: Pick<Config, 'artifacts' | 'encryptionKeys'>): ObjectStore {
  const { place, encrypts } = artifacts;
  const store = place.kind === 's3' ? new S3Store(place) : new FileStore(place.folder);
  return new EncryptedStore(store, encryptionKeys, encrypts);
}
