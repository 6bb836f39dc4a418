import type { Readable } from 'node:stream';
import type { ByteRange } from './byte-range.js';

/** The content to store: the bytes, or a file on this machine, which is copied. */
export type Content = { data: Uint8Array | string } | { file: string };

export interface StoredObject {
  /** Segments of a path, separated by `/`, without the store's own folder or prefix. */
  key: string;
  /** Bytes in the store. An encrypted object has more than its content. */
  size: number;
  /** Epoch milliseconds. */
  modifiedAt: number;
}

/** What `check` found. */
export interface StoreHealth {
  /** Free bytes of the disk; undefined for a store that does not tell. */
  freeBytes?: number;
  totalBytes?: number;
}

/**
 * Where the files of runs are kept: a folder or a bucket. All processes of an installation use the same one. Only Intermission reads and
 * writes it. Every method throws a `StoreError`, or an error of the file system, when the store does not work.
 */
export interface ObjectStore {
  /** Its address, for people. Contains no credentials. */
  readonly address: string;
  /**
   * Stores the content. Readers see all of it or nothing. With `replaces`, replaces what the key has; otherwise throws an
   * `ObjectExistsError` when the key is taken.
   */
  put(key: string, content: ReadableContent, options: { replaces: boolean }): Promise<void>;
  /**
   * Opens the object, or a part of it that begins within its content. Undefined when there is none. The stream fails when the object is
   * damaged; its reader destroys it.
   */
  get(key: string, range?: ByteRange): Promise<Readable | undefined>;
  /** A text that changes whenever the object is replaced. Undefined when there is none. */
  version(key: string): Promise<string | undefined>;
  /** All objects whose keys start with `prefix`, in no particular order. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Removes the objects that exist. */
  remove(keys: readonly string[]): Promise<void>;
  /** Removes what processes began to write before `before` (epoch milliseconds) and did not finish. Returns how many. */
  removeUnfinished(before: number): Promise<number>;
  /** Resolves when the store can be used. */
  check(): Promise<StoreHealth>;
}

/** Content that can be read from its start more than once. */
export interface ReadableContent {
  open(): Readable;
  /** Bytes, when known. */
  size?: number;
}

/** The key is taken. */
export class ObjectExistsError extends Error {
  override readonly name = 'ObjectExistsError';
}

/** The store does not work. The message is one clause for people, and names no account, address or key. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** The object in the store is damaged, was changed, or cannot be decrypted. */
export class UnreadableObjectError extends Error {
  override readonly name = 'UnreadableObjectError';
}
