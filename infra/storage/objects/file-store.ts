import { randomUUID } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { access, link, mkdir, open, readdir, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ByteRange } from './byte-range.js';
import {
  ObjectExistsError,
  type ObjectStore,
  type ReadableContent,
  type StoredObject,
  type StoreHealth,
} from './object-store.js';

/** Unfinished files, also those of earlier versions. Keys have no segments that start with a dot. */
const UNFINISHED = /^\..*\.(part|tmp)$|^(final\.jpg|pause-\d+\.png)\.part$/;

/**
 * Objects as files below one folder, which only this user may read. Throws the file system's errors.
 *
 * A file gets its name only when it is complete. Symbolic links are ignored, because they may lead out of the folder.
 */
export class FileStore implements ObjectStore {
  readonly address: string;

  constructor(private readonly folder: string) {
    this.address = pathToFileURL(folder).href;
  }

  async put(key: string, content: ReadableContent, { replaces }: { replaces: boolean }): Promise<void> {
    const file = this.fileOf(key);
    const part = join(dirname(file), `.${randomUUID()}.part`);
    try {
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      await pipeline(content.open(), createWriteStream(part, { flags: 'wx', mode: 0o600 }));
      if (replaces) await rename(part, file);
      else await link(part, file).catch(existsOr);
    } finally {
      await rm(part, { force: true }).catch(() => undefined);
    }
  }

  async get(key: string, range?: ByteRange): Promise<Readable | undefined> {
    try {
      const file = await open(this.fileOf(key), constants.O_RDONLY | constants.O_NOFOLLOW);
      if ((await file.stat()).isFile()) return file.createReadStream(range);
      await file.close();
      return undefined;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(codeOf(error) ?? '')) return undefined;
      throw error;
    }
  }

  async version(key: string): Promise<string | undefined> {
    try {
      const { mtimeNs, size } = await stat(this.fileOf(key), { bigint: true });
      return `${mtimeNs}-${size}`;
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(codeOf(error) ?? '')) return undefined;
      throw error;
    }
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    const start = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    for await (const { key, name } of this.files(start)) {
      if (!key.startsWith(prefix) || UNFINISHED.test(name)) continue;
      const found = await this.statOf(key);
      if (found !== undefined) yield { key, ...found };
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    const folders = new Set<string>();
    for (const key of keys) {
      await rm(this.fileOf(key), { force: true });
      // The folder of a run, not the one of all runs.
      if (key.split('/').length > 2) folders.add(dirname(this.fileOf(key)));
    }
    for (const folder of folders) await rmdir(folder).catch(() => undefined);
  }

  async removeUnfinished(before: number): Promise<number> {
    let removed = 0;
    for await (const { key, name } of this.files('')) {
      if (!UNFINISHED.test(name)) continue;
      const found = await this.statOf(key);
      if (found === undefined || found.modifiedAt >= before) continue;
      await rm(this.fileOf(key), { force: true });
      removed += 1;
    }
    return removed;
  }

  async check(): Promise<StoreHealth> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await access(this.folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, blocks, bsize } = await statfs(this.folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  }

  /** All files below a folder, given as the start of keys. Follows no links. */
  private async *files(start: string): AsyncIterable<{ key: string; name: string }> {
    const entries = await readdir(join(this.folder, start), { withFileTypes: true }).catch((error: unknown) => {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return [];
      throw error;
    });
    for (const entry of entries) {
      const key = start + entry.name;
      if (entry.isDirectory() && (start !== '' || STORED.has(entry.name))) yield* this.files(`${key}/`);
      else if (entry.isFile() && start !== '') yield { key, name: entry.name };
    }
  }

  private async statOf(key: string): Promise<Omit<StoredObject, 'key'> | undefined> {
    try {
      const { size, mtimeMs } = await stat(this.fileOf(key));
      return { size, modifiedAt: mtimeMs };
    } catch (error) {
      // Another process has removed the file in the meantime.
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  private fileOf(key: string): string {
    if (key.split('/').some((part) => part === '' || part === '.' || part === '..')) {
      throw new Error('A key leads out of the store');
    }
    return join(this.folder, ...key.split('/'));
  }
}

/** The folders with objects. The home folder has others too. */
const STORED = new Set(['artifacts', 'outbox', 'audit']);

function existsOr(error: unknown): never {
  throw codeOf(error) === 'EEXIST' ? new ObjectExistsError('the name is taken') : error;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
