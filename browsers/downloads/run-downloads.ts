import { EventEmitter, once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Download, Response } from 'playwright';
import type { Artifact } from '../../automation/index.js';
import type { DownloadNews } from '../../workflows/messages.js';
import { downloadName, mediaTypeOf } from '../../config/download-names.js';
import type { Content, KeptFile } from '../../config/keep-artifact.js';
import type { Log } from '../../config/log.js';
import { bytesOf, pdfOf } from './pdf-response.js';

/** A run that downloads more files than this is playing tricks. */
const MAX_FILES = 200;
const LOOK_MS = 250;

interface Entry {
  url: string;
  /** The site's own name. */
  name: string;
  isPdfResponse: boolean;
  state: 'coming' | 'ready' | 'failed' | 'dropped' | 'kept';
  /** Of a failed one, in words. */
  why?: string;
  content?: Content;
}

interface DownloadNeeds {
  context: BrowserContext;
  /** Where the browser puts what it downloads. */
  folder: string;
  /** For all files of the run together. */
  limitBytes: number;
  keep: (file: { name: string; mediaType: string } & Content) => Promise<KeptFile>;
  log: Log;
}

/**
 * Every file that the run's pages gave: downloads, whoever set them off, and PDFs that a page showed or fetched. They wait where the
 * browser put them until they are kept as artifacts.
 */
export class RunDownloads {
  private readonly entries: Entry[] = [];
  private bytes = 0;
  private readonly changes = new EventEmitter();
  private watching: NodeJS.Timeout | undefined;
  private readonly coming = new Set<Download>();

  constructor(private readonly needs: DownloadNeeds) {
    needs.context.on('download', (download) => void this.take(download));
    needs.context.on('response', (response) => void this.note(response));
  }

  /** What is known from `from` on: when something came and nothing is under way, or after `waitMs`. */
  async news(from: number, waitMs = 0): Promise<DownloadNews> {
    const until = Date.now() + waitMs;
    for (;;) {
      const entries = this.entries.slice(from);
      const count = (state: Entry['state']) => entries.filter((entry) => entry.state === state).length;
      const failed = entries.flatMap(({ state, why }) => (state === 'failed' ? [why ?? 'it did not come'] : []));
      const news = { next: this.entries.length, coming: count('coming'), ready: count('ready'), failed };
      const left = until - Date.now();
      if (left <= 0 || (news.coming === 0 && news.ready + failed.length > 0)) return news;
      await this.change(left);
    }
  }

  /** Resolves when nothing is under way, or after `waitMs`. */
  async settled(waitMs: number): Promise<void> {
    const until = Date.now() + waitMs;
    while (Date.now() < until && this.entries.some(({ state }) => state === 'coming')) {
      await this.change(until - Date.now());
    }
  }

  /** Keeps what is ready from `from` on, under the wanted name. */
  async keep(
    from = 0,
    { filename, metadata }: { filename?: string | undefined; metadata?: Record<string, unknown> | undefined } = {},
  ): Promise<Artifact[]> {
    const ready = this.entries.slice(from).filter(({ state }) => state === 'ready');
    const kept: Artifact[] = [];
    for (const [at, entry] of ready.entries()) {
      const name = downloadName(entry.name, filename, ready.length > 1 ? at : undefined);
      entry.state = 'kept';
      const file = await this.needs.keep({ name, mediaType: mediaTypeOf(name), ...entry.content! });
      kept.push({ ...file, isDownload: true, ...(metadata && { metadata }) });
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
      this.fail(entry, 'the browser closed before it was there');
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
      log.warn({ limit: MAX_FILES }, 'too many downloads');
      return undefined;
    }
    // The same file, shown and saved.
    const isKnown = (entry: Entry) => entry.url === url && entry.isPdfResponse && entry.state !== 'kept';
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
    if (entry.state !== 'coming') return;
    Object.assign(entry, { state: 'failed', why });
    this.needs.log.warn({ why }, 'download failed');
    this.changed();
  }

  private tooLarge(): string {
    return `the files of a run may have ${this.needs.limitBytes / 1_000_000} MB in all (INTERMISSION_DOWNLOAD_LIMIT_MB)`;
  }

  /** While something comes: stops it before it fills the disk. */
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
    await once(this.changes, 'change', { signal: AbortSignal.timeout(milliseconds) }).catch(() => undefined);
  }
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map(async (name) => (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Playwright's words for how a download ended. */
function whyOf(failure: string): string {
  return failure === 'canceled' ? 'it was cancelled' : `the browser says ${failure}`;
}
