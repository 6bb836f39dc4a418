import { EventEmitter, once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Download, Response } from 'playwright';
import type { Artifact } from '../../contracts/artifact.js';
import type { DownloadNews } from '../../contracts/session-commands.js';
import { downloadName, mediaTypeOf } from '../../infra/storage/download-names.js';
import { safeName } from '../../infra/storage/file-names.js';
import type { Content } from '../../infra/storage/save-artifact.js';
import type { Log } from '../../infra/log.js';
import { NotSavedError, whyNotWritten } from '../../infra/storage/not-saved-error.js';
import { bytesOf, pdfOf } from './pdf-response.js';
import type { SaveFile } from './save-file.js';
import { signalWithin } from '../../infra/signal-within.js';

/** No honest run downloads more files than this. */
const MAX_FILES = 200;
const LOOK_MS = 250;

interface Entry {
  url: string;
  /** The file name that the site gave. */
  name: string;
  isPdfResponse: boolean;
  state: 'coming' | 'ready' | 'failed' | 'dropped' | 'saving' | 'kept';
  /** Why a failed download failed. */
  why?: string;
  content?: Content;
}

interface DownloadWait {
  filename?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
  /** Identifies the caller: when the same one calls `keep` again, the result includes what it kept before. */
  by?: string | undefined;
}

interface DownloadNeeds {
  context: BrowserContext;
  /** Where the browser stores downloads. */
  folder: string;
  /** The limit for all files of the run together. */
  limitBytes: number;
  keep: SaveFile;
  log: Log;
}

/**
 * Every file from the run's pages: downloads, whether a node or a person started them, and PDFs that a page showed or fetched. They stay
 * where the browser stored them until they are saved as artifacts.
 */
export class RunDownloads {
  private readonly entries: Entry[] = [];
  private bytes = 0;
  /** The files of each caller. Resolves once all its calls have saved theirs. */
  private readonly keptBy = new Map<string, Promise<Artifact[]>>();
  /** Number of downloads beyond the limit. */
  private ignored = 0;
  private readonly changes = new EventEmitter();
  private watching: NodeJS.Timeout | undefined;
  private readonly coming = new Set<Download>();

  constructor(private readonly needs: DownloadNeeds) {
    needs.context.on('download', (download) => void this.take(download));
    needs.context.on('response', (response) => void this.note(response));
  }

  /**
   * The state of the downloads starting with number `from`. Resolves once one is ready or failed and none is in progress, or after
   * `waitMs`.
   */
  async news(from: number, waitMs = 0): Promise<DownloadNews> {
    const until = Date.now() + waitMs;
    for (;;) {
      const entries = this.entries.slice(from);
      const count = (state: Entry['state']) => entries.filter((entry) => entry.state === state).length;
      const failed = entries.flatMap(({ state, why }) => (state === 'failed' ? [why ?? 'it did not arrive'] : []));
      const news = {
        next: this.entries.length,
        coming: count('coming') + count('saving'),
        ready: count('ready'),
        failed,
      };
      const left = until - Date.now();
      if (left <= 0 || (news.coming === 0 && news.ready + failed.length > 0)) return news;
      await this.change(left);
    }
  }

  /** Every file that was not saved as an artifact, with the reason, for the run's log. */
  failures(): string[] {
    const failed = this.entries.filter(({ state }) => state === 'failed' || state === 'saving');
    const lines = failed.map(
      ({ name, why = 'the artifact store did not respond in time' }) =>
        `the download ${safeName(name)} was not kept: ${why}`,
    );
    if (this.ignored > 0) lines.push(`${this.ignored} downloads were not kept: a run may have at most ${MAX_FILES}`);
    return lines;
  }

  /** Resolves when no download is in progress, or after `waitMs`. */
  async settled(waitMs: number): Promise<void> {
    const until = Date.now() + waitMs;
    while (Date.now() < until && this.entries.some(({ state }) => state === 'coming')) {
      await this.change(until - Date.now());
    }
  }

  /**
   * Saves the ready files starting with number `from`, under the given name. A file that cannot be written counts as failed; the others
   * are saved. Adds each file to `kept` as soon as it is saved. A caller that asks again waits for the files of its earlier calls.
   */
  async keep(from = 0, { by, ...wanted }: DownloadWait = {}, kept: Artifact[] = []): Promise<Artifact[]> {
    if (by === undefined) return this.save(from, wanted, kept);
    const earlier = this.keptBy.get(by) ?? Promise.resolve([]);
    const all = Promise.all([earlier, this.save(from, wanted, kept)]).then((calls) => calls.flat());
    this.keptBy.set(by, all);
    return all;
  }

  private async save(from: number, { filename, metadata }: DownloadWait, kept: Artifact[]): Promise<Artifact[]> {
    const ready = this.entries.slice(from).filter(({ state }) => state === 'ready');
    // Mark all files first, so that a concurrent call does not save them again.
    for (const entry of ready) entry.state = 'saving';
    for (const [at, entry] of ready.entries()) {
      const name = downloadName(entry.name, filename, ready.length > 1 ? at : undefined);
      try {
        const file = await this.needs.keep({ name, mediaType: mediaTypeOf(name), ...entry.content! });
        entry.state = 'kept';
        kept.push({ ...file, isDownload: true, ...(metadata && { metadata }) });
        this.changed();
      } catch (error) {
        this.fail(entry, whyNotKept(error));
      }
    }
    return kept;
  }

  private async take(download: Download): Promise<void> {
    const entry = this.begin(download.url(), download.suggestedFilename(), false);
    if (entry === undefined) return void (await download.cancel().catch(() => undefined));
    this.coming.add(download);
    this.watch();
    try {
      const failure = await download.failure();
      if (failure !== null) return this.fail(entry, entry.why ?? whyOf(failure));
      const file = await download.path();
      this.settle(entry, { file }, (await stat(file)).size);
    } catch {
      this.fail(entry, 'the browser closed before it was complete');
    } finally {
      this.coming.delete(download);
    }
  }

  private async note(response: Response): Promise<void> {
    const pdf = pdfOf(response);
    const entry = pdf && this.begin(pdf.url, pdf.name, true);
    if (entry === undefined) return;
    const { context, limitBytes } = this.needs;
    const data = await bytesOf(response, context, limitBytes).catch(() => undefined);
    const isDownload = this.entries.some(({ url, isPdfResponse }) => !isPdfResponse && url === entry.url);
    if (data === undefined || isDownload) {
      entry.state = 'dropped';
      this.changed();
    } else if (data === 'too-large') this.fail(entry, this.tooLarge());
    else this.settle(entry, { data }, data.length);
  }

  private begin(url: string, name: string, isPdfResponse: boolean): Entry | undefined {
    const { log } = this.needs;
    if (this.entries.length >= MAX_FILES) {
      this.ignored += 1;
      log.warn({ limit: MAX_FILES }, 'too many downloads');
      return undefined;
    }
    // The same file, once shown and once downloaded.
    const isKnown = (entry: Entry) => entry.url === url && entry.isPdfResponse && !isTaken(entry);
    for (const entry of this.entries.filter(isKnown)) entry.state = 'dropped';
    const entry: Entry = { url, name, isPdfResponse, state: 'coming' };
    this.entries.push(entry);
    this.changed();
    return entry;
  }

  private settle(entry: Entry, content: Content, size: number): void {
    if (entry.state !== 'coming') return;
    if (this.bytes + size > this.needs.limitBytes) return this.fail(entry, this.tooLarge());
    this.bytes += size;
    if (size === 0) return this.fail(entry, 'the file is empty');
    Object.assign(entry, { state: 'ready', content });
    this.changed();
  }

  private fail(entry: Entry, why: string): void {
    if (entry.state !== 'coming' && entry.state !== 'saving') return;
    Object.assign(entry, { state: 'failed', why });
    this.needs.log.warn({ why }, 'download failed');
    this.changed();
  }

  private tooLarge(): string {
    return `the files of a run may have at most ${this.needs.limitBytes / 1_000_000} MB in total (INTERMISSION_DOWNLOAD_LIMIT_MB)`;
  }

  /** Watches downloads in progress, and stops them before they fill the disk. */
  private watch(): void {
    this.watching ??= setInterval(() => void this.look(), LOOK_MS).unref();
  }

  private async look(): Promise<void> {
    if (this.coming.size === 0) {
      clearInterval(this.watching);
      this.watching = undefined;
      return;
    }
    if ((await sizeOf(this.needs.folder)) <= this.needs.limitBytes) return;
    for (const entry of this.entries) if (entry.state === 'coming' && !entry.isPdfResponse) entry.why = this.tooLarge();
    for (const download of this.coming) await download.cancel().catch(() => undefined);
  }

  private changed(): void {
    this.changes.emit('change');
  }

  private async change(milliseconds: number): Promise<void> {
    await once(this.changes, 'change', { signal: signalWithin(milliseconds) }).catch(() => undefined);
  }
}

function isTaken({ state }: Entry): boolean {
  return state === 'saving' || state === 'kept';
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The reason without the file name, which the message names already. */
function whyNotKept(error: unknown): string {
  return whyNotWritten(error instanceof NotSavedError ? error.cause : error);
}

/** `failure` is Playwright's description of why a download failed. */
function whyOf(failure: string): string {
  return failure === 'canceled' ? 'it was cancelled' : `the browser reported ${failure}`;
}
