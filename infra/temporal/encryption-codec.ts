import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { EncryptionKey } from '../../config/encryption-keys.js';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

const ENCODING = 'binary/encrypted';
const KEY_ID = 'encryption-key-id';
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A payload that this process cannot decrypt: its key is missing or differs, or the payload was changed. */
export class UndecryptableError extends Error {
  override readonly name = 'UndecryptableError';
}

/**
 * Encrypts every payload including its metadata with the first key, and decrypts with the key that a payload names. An unencrypted payload
 * was written before a key was set, or by a process without one, and passes unchanged.
 *
 * The data of an encrypted payload is a nonce of 12 bytes, the ciphertext, and a tag of 16 bytes.
 */
export class EncryptionCodec implements PayloadCodec {
  readonly #keys: readonly EncryptionKey[];

  /** Without keys, encrypts nothing, and fails to decrypt encrypted payloads. */
  constructor(keys: readonly EncryptionKey[]) {
    this.#keys = keys;
  }

  encode(payloads: Payload[]): Promise<Payload[]> {
    const [newest] = this.#keys;
    return Promise.resolve(newest === undefined ? payloads : payloads.map((payload) => sealed(payload, newest)));
  }

  /** Throws `UndecryptableError`. */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return await Promise.resolve(payloads.map((payload) => this.#opened(payload)));
  }

  /** Whether `encode` would write this payload in the same way: under the newest key, or without keys in plain text. */
  isCurrent(payload: Payload): boolean {
    if (textOf(payload, 'encoding') !== ENCODING) return this.#keys.length === 0;
    return textOf(payload, KEY_ID) === this.#keys[0]?.id;
  }

  #opened(payload: Payload): Payload {
    if (textOf(payload, 'encoding') !== ENCODING) return payload;
    const id = textOf(payload, KEY_ID);
    const found = this.#keys.find((candidate) => candidate.id === id);
    if (found === undefined) {
      throw new UndecryptableError(
        `This was encrypted with the key ${JSON.stringify(id)}, which is not among INTERMISSION_ENCRYPTION_KEYS of this process`,
      );
    }
    return opened(payload, found);
  }
}

/** Leaves payloads that it cannot decrypt unchanged. */
export class TolerantCodec extends EncryptionCodec {
  override async decode(payloads: Payload[]): Promise<Payload[]> {
    const decoded = payloads.map(async (payload) => {
      const [opened] = await super.decode([payload]).catch(() => [payload]);
      return opened!;
    });
    return await Promise.all(decoded);
  }
}

function sealed(payload: Payload, { id, key }: EncryptionKey): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(boundTo(id));
  const parts = [nonce, cipher.update(PayloadMessage.encode(payload).finish()), cipher.final(), cipher.getAuthTag()];
  return { metadata: { encoding: Buffer.from(ENCODING), [KEY_ID]: Buffer.from(id) }, data: Buffer.concat(parts) };
}

function opened({ data }: Payload, { id, key }: EncryptionKey): Payload {
  const bytes = Buffer.from(data ?? []);
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(id)).setAuthTag(bytes.subarray(-TAG_BYTES));
    const text = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
    return PayloadMessage.decode(Buffer.concat(text));
  } catch (error) {
    throw new UndecryptableError(
      `The key ${JSON.stringify(id)} of INTERMISSION_ENCRYPTION_KEYS cannot decrypt this: it was encrypted with another key of the same id, or it has been changed`,
      { cause: error },
    );
  }
}

/** Authenticates the payload's plain-text metadata, so that it cannot be changed unnoticed. */
function boundTo(keyId: string): Buffer {
  return Buffer.from(`${ENCODING} ${keyId}`);
}

function textOf({ metadata }: Payload, name: string): string | undefined {
  const value = metadata?.[name];
  return value == null ? undefined : Buffer.from(value).toString();
}
