import { type Readable, PassThrough, pipeline } from 'node:stream';
import type { EncryptionKey } from '../../../config/encryption-keys.js';
import { isSealedStart, MARK_BYTES, openStream, SealedStreamError, sealStream } from '../../crypto/sealed-stream.js';
import { type ByteRange, rangeOf } from './byte-range.js';
import { readAll } from './content.js';
import { type ObjectStore, type ReadableContent, UnreadableObjectError } from './object-store.js';

/**
 * Encrypts what it stores with the newest key, if `encrypts` says so, and decrypts with the key that an object names. Objects that were
 * stored before encryption was switched on remain readable.
 */
export class EncryptedStore implements ObjectStore {
  readonly address: string;
  readonly version: ObjectStore['version'];
  readonly list: ObjectStore['list'];
  readonly remove: ObjectStore['remove'];
  readonly removeUnfinished: ObjectStore['removeUnfinished'];
  readonly check: ObjectStore['check'];

  constructor(
    private readonly store: ObjectStore,
    private readonly keys: readonly EncryptionKey[],
    private readonly encrypts: boolean,
  ) {
    this.address = store.address;
    this.version = store.version.bind(store);
    this.list = store.list.bind(store);
    this.remove = store.remove.bind(store);
    this.removeUnfinished = store.removeUnfinished.bind(store);
    this.check = store.check.bind(store);
  }

  async put(key: string, content: ReadableContent, options: { replaces: boolean }): Promise<void> {
    const [newest] = this.keys;
    if (!this.encrypts || newest === undefined) return this.store.put(key, content, options);
    const sealed = { open: () => piped(content.open(), sealStream(newest, key)) };
    await this.store.put(key, sealed, options);
  }

  /** An encrypted object is decrypted from its start, also for a part of it. */
  async get(key: string, range?: ByteRange): Promise<Readable | undefined> {
    if (range !== undefined && !(await this.isSealed(key))) return await this.store.get(key, range);
    const stored = await this.store.get(key);
    const opened = stored && piped(stored, openStream(this.keys, key));
    return range === undefined ? opened : opened && rangeOf(opened, range);
  }

  private async isSealed(key: string): Promise<boolean> {
    const start = await this.store.get(key, { start: 0, end: MARK_BYTES - 1 });
    return start !== undefined && isSealedStart(await readAll(start));
  }
}

/** The end of a pipeline. It fails with the first error of the others, and destroying it destroys them. */
function piped(source: Readable, through: ReturnType<typeof sealStream>): Readable {
  const end = new PassThrough();
  pipeline(source, through, end, (error) => {
    if (error) end.destroy(error instanceof SealedStreamError ? new UnreadableObjectError(error.message) : error);
  });
  return end;
}
