import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const KEEP_BYTES = 10_000_000;
const CHUNK_BYTES = 16_384;

/** The log file of one process: the process appends to it, and we read it. */
export class ProcessLog {
  readonly file: string;

  /** Renames a log that has grown large to `<name>.log.1`. */
  constructor(folder: string, name: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.file = join(folder, `${name}.log`);
    if (existsSync(this.file) && statSync(this.file).size > KEEP_BYTES) renameSync(this.file, `${this.file}.1`);
  }

  openForAppend(): number {
    return openSync(this.file, 'a', 0o600);
  }

  size(): number {
    return existsSync(this.file) ? statSync(this.file).size : 0;
  }

  /** The text from a position on; at most the last 16 KiB. */
  textFrom(position: number): string {
    const end = this.size();
    const start = Math.max(position, end - CHUNK_BYTES);
    if (end <= start) return '';
    const bytes = Buffer.alloc(end - start);
    const file = openSync(this.file, 'r');
    try {
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, start));
    } finally {
      closeSync(file);
    }
  }

  lastLinesFrom(position: number, count: number): string[] {
    return this.textFrom(position).trimEnd().split('\n').slice(-count);
  }
}
