import { randomBytes } from 'node:crypto';
import type { AuditEntry } from '../../contracts/audit.js';
import { readableContent } from './objects/content.js';
import type { ObjectStore } from './objects/object-store.js';

/** Start of the keys of the audit log. */
export const AUDIT = 'audit/';

/** How long an entry waits for others before it is saved. */
const FLUSH_MS = 1000;
/** The first wait after the store failed. It doubles up to the longest one. */
const RETRY_MS = 2000;
const LONGEST_RETRY_MS = 60_000;
/** An object that has reached this size gets no more entries. Until then, each save writes it again. */
const SEGMENT_BYTES = 256 * 1024;
/** Entries that wait in memory while the store does not work. */
const MOST_UNSAVED = 10_000;

/** The entries of one hour that become one object. */
interface Segment {
  hour: string;
  key: string;
  lines: string[];
  bytes: number;
  /** How many of the lines the store has. */
  saved: number;
}

interface Reports {
  onSaved?: (entries: number) => void;
  /** Once for each time that the store begins to fail. */
  onFailed?: (error: unknown) => void;
  /** The entry will never be saved, because too many wait. */
  onLost?: (entry: AuditEntry) => void;
}

/**
 * Writes the audit entries of one process as objects `audit/<hour>/<time>.<process>.<number>.ndjson`. No other process writes to these, so
 * processes need no lock and lose none of each other's entries. Nothing here throws: while the store fails, entries wait in memory.
 */
export class AuditWriter {
  private readonly process = randomBytes(5).toString('hex');
  private segments: Segment[] = [];
  private created = 0;
  private unsaved = 0;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private retryMs = 0;

  constructor(
    private readonly store: Pick<ObjectStore, 'put'>,
    private readonly reports: Reports = {},
  ) {}

  append(entry: AuditEntry): void {
    if (this.unsaved >= MOST_UNSAVED) return this.reports.onLost?.(entry);
    const line = `${JSON.stringify(entry)}\n`;
    const segment = this.segmentFor(entry.time);
    segment.lines.push(line);
    segment.bytes += Buffer.byteLength(line);
    this.unsaved += 1;
    this.flushWithin(Math.max(FLUSH_MS, this.retryMs));
  }

  /** Whether entries wait because the store failed. */
  get isFailing(): boolean {
    return this.retryMs > 0;
  }

  /** Resolves when the store has all entries, or has failed. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    await this.writing;
  }

  private flushWithin(ms: number): void {
    this.timer ??= setTimeout(() => void this.flush(), ms).unref();
  }

  private segmentFor(time: string): Segment {
    const hour = hourOf(time);
    const last = this.segments.at(-1);
    if (last?.hour === hour && last.bytes < SEGMENT_BYTES) return last;
    this.created += 1;
    // No colons, which some file systems do not allow.
    const name = `${time.slice(14).replaceAll(':', '-')}.${this.process}.${this.created}`;
    const segment = { hour, key: `${AUDIT}${hour}/${name}.ndjson`, lines: [], bytes: 0, saved: 0 };
    this.segments.push(segment);
    return segment;
  }

  private async write(): Promise<void> {
    try {
      for (const segment of [...this.segments]) await this.save(segment);
      this.retryMs = 0;
    } catch (error) {
      if (this.retryMs === 0) this.reports.onFailed?.(error);
      this.retryMs = Math.min(LONGEST_RETRY_MS, Math.max(RETRY_MS, this.retryMs * 2));
      this.flushWithin(this.retryMs);
    }
    // Complete segments, which get no more entries.
    this.segments = this.segments.filter(
      (segment, at) => at === this.segments.length - 1 || segment.saved < segment.lines.length,
    );
  }

  private async save(segment: Segment): Promise<void> {
    const count = segment.lines.length;
    const added = count - segment.saved;
    if (added === 0) return;
    const content = await readableContent({ data: segment.lines.join('') });
    await this.store.put(segment.key, content, { replaces: true });
    segment.saved = count;
    this.unsaved -= added;
    this.reports.onSaved?.(added);
  }
}

/** The hour of an ISO time, in UTC: `2026-01-31T08`. */
export function hourOf(time: string): string {
  return time.slice(0, 13);
}
