import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Transform } from 'node:stream';
import type { EncryptionKey } from '../../config/encryption-keys.js';

/**
 * A sealed stream, so that a file of any size is encrypted and decrypted in little memory:
 *
 * - `IMSTREAM1`, the length of the key's id (one byte), the id, and a salt of 32 bytes;
 * - chunks of 64 KiB, each encrypted with AES-256-GCM and followed by its tag of 16 bytes. The last one may be shorter.
 *
 * The key of a stream is derived from the encryption key and the salt (HKDF-SHA-256), so a nonce is never used twice. The nonce of a chunk is
 * its number and whether it is the last one, so chunks that are missing, repeated or in another order are detected, and so is a stream that
 * was cut. The additional data is the header and the name of the stream, so that one stream cannot take the place of another.
 */
const MAGIC = Buffer.from('IMSTREAM1');
/** How many bytes at the start of a stream tell whether it is sealed. */
export const MARK_BYTES = MAGIC.length;
const SALT_BYTES = 32;
const CHUNK_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

/** The stream was changed, was cut, has another name, or was sealed with a key that is not among those given. */
export class SealedStreamError extends Error {
  override readonly name = 'SealedStreamError';
}

/** Encrypts a stream of bytes with the key. */
export function sealStream({ id, key }: EncryptionKey, name: string): Transform {
  const header = Buffer.concat([MAGIC, Buffer.from([id.length]), Buffer.from(id), randomBytes(SALT_BYTES)]);
  const chunkKey = keyOf(key, header);
  const aad = dataOf(header, name);
  let number = 0;
  const stream = transformOf(
    new Pieces(CHUNK_BYTES, (chunk, isLast) => {
      const cipher = createCipheriv(CIPHER, chunkKey, nonceOf(number++, isLast), { authTagLength: TAG_BYTES });
      cipher.setAAD(aad);
      return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
    }),
  );
  stream.push(header);
  return stream;
}

/**
 * Decrypts a stream with the key that it names. A stream that is not sealed passes unchanged: it was written before a key was set. Fails
 * with a `SealedStreamError`; the bytes that it gives before are authentic.
 */
export function openStream(keys: readonly EncryptionKey[], name: string): Transform {
  let start = Buffer.alloc(0);
  let content: Steps | undefined;
  return transformOf({
    next(bytes) {
      if (content !== undefined) return content.next(bytes);
      start = Buffer.concat([start, bytes]);
      const header = headerIn(start);
      if (header === 'short') return [];
      content = header === undefined ? UNCHANGED : opened(keys, header, name);
      return content.next(start.subarray(header?.length ?? 0));
    },
    last() {
      if (content !== undefined) return content.last();
      // Too short for a header, so not sealed, unless it begins like a header.
      if (start.subarray(0, MAGIC.length).equals(MAGIC)) throw damaged();
      return [start];
    },
  });
}

/** Whether a stream with this start is sealed. */
export function isSealedStart(start: Buffer): boolean {
  return start.subarray(0, MARK_BYTES).equals(MAGIC);
}

/** What to do with the bytes of a stream. */
interface Steps {
  next(bytes: Buffer): Buffer[];
  last(): Buffer[];
}

const UNCHANGED: Steps = { next: (bytes) => [bytes], last: () => [] };

function transformOf(steps: Steps): Transform {
  function run(this: Transform, convert: () => Buffer[], done: (error?: Error) => void): void {
    try {
      for (const bytes of convert()) this.push(bytes);
    } catch (error) {
      return done(error as Error);
    }
    done();
  }
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      run.call(this, () => steps.next(bytes), done);
    },
    flush(done) {
      run.call(this, () => steps.last(), done);
    },
  });
}

/** Calls `convert` with pieces of `size` bytes, and with the rest, which may be empty, as the last one. */
class Pieces implements Steps {
  private waiting: Buffer[] = [];
  private length = 0;

  constructor(
    private readonly size: number,
    private readonly convert: (piece: Buffer, isLast: boolean) => Buffer,
  ) {}

  next(bytes: Buffer): Buffer[] {
    this.waiting.push(bytes);
    this.length += bytes.length;
    // Keeps at least one byte, because the last piece is converted in another way.
    if (this.length <= this.size) return [];
    let rest = Buffer.concat(this.waiting);
    const converted: Buffer[] = [];
    for (; rest.length > this.size; rest = rest.subarray(this.size)) {
      converted.push(this.convert(rest.subarray(0, this.size), false));
    }
    this.waiting = [rest];
    this.length = rest.length;
    return converted;
  }

  last(): Buffer[] {
    return [this.convert(Buffer.concat(this.waiting), true)];
  }
}

/** The header at the start of these bytes; undefined when they are not sealed; 'short' when more bytes are needed to tell. */
function headerIn(bytes: Buffer): Buffer | 'short' | undefined {
  const known = Math.min(bytes.length, MAGIC.length);
  if (!bytes.subarray(0, known).equals(MAGIC.subarray(0, known))) return undefined;
  const length = bytes.length > MAGIC.length ? MAGIC.length + 1 + bytes[MAGIC.length]! + SALT_BYTES : Infinity;
  return bytes.length < length ? 'short' : bytes.subarray(0, length);
}

function opened(keys: readonly EncryptionKey[], header: Buffer, name: string): Steps {
  const id = header.subarray(MAGIC.length + 1, -SALT_BYTES).toString();
  const found = keys.find((candidate) => candidate.id === id);
  if (found === undefined) {
    throw new SealedStreamError(
      `it was encrypted with the key ${JSON.stringify(id)}, which is not among INTERMISSION_ENCRYPTION_KEYS of this process`,
    );
  }
  const chunkKey = keyOf(found.key, header);
  const aad = dataOf(header, name);
  let number = 0;
  return new Pieces(CHUNK_BYTES + TAG_BYTES, (chunk, isLast) => {
    if (chunk.length < TAG_BYTES) throw damaged();
    const nonce = nonceOf(number++, isLast);
    const decipher = createDecipheriv(CIPHER, chunkKey, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(aad).setAuthTag(chunk.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(chunk.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch {
      throw damaged();
    }
  });
}

function keyOf(key: EncryptionKey['key'], header: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, header.subarray(-SALT_BYTES), 'intermission sealed stream', 32));
}

/** Eleven bytes with the number, and one that marks the last chunk. */
function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

function dataOf(header: Buffer, name: string): Buffer {
  return Buffer.concat([header, Buffer.from(name)]);
}

function damaged(): SealedStreamError {
  return new SealedStreamError('it was changed or cut, or its encryption key differs');
}
