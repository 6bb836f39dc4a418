import { createReadStream, type ReadStream } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download } from 'playwright';
import type { ServerMessage } from '../../contracts/live-protocol.js';
import { plainName } from '../../infra/storage/file-names.js';
import type { SessionFolder } from './session-folder.js';

/** The most downloads of one session offered to people; no honest page starts more. */
const MAX_DOWNLOADS = 50;

type DownloadMessage = Extract<ServerMessage, { type: 'download' }>;

interface SavedDownload {
  message: DownloadMessage;
  file?: string;
}

/** The downloads that the page gave people during pauses. Each can be fetched once. */
export class Downloads {
  private readonly kept = new Map<string, SavedDownload>();

  constructor(
    private readonly folder: SessionFolder,
    private readonly limitBytes: number,
    private readonly changed: (message: DownloadMessage) => void,
  ) {}

  get all(): DownloadMessage[] {
    return [...this.kept.values()].map(({ message }) => message);
  }

  async keep(download: Download): Promise<void> {
    if (this.kept.size >= MAX_DOWNLOADS) return void (await download.cancel());
    const id = randomUUID();
    const name = plainName(download.suggestedFilename());
    const kept: SavedDownload = { message: { type: 'download', id, name, size: 0, state: 'coming' } };
    this.kept.set(id, kept);
    this.changed(kept.message);
    try {
      const file = join(await this.folder.make('down', id), name);
      await download.saveAs(file);
      const { size } = await stat(file);
      if (size > this.limitBytes) await rm(file, { force: true });
      else kept.file = file;
      this.report(kept, { size, state: size > this.limitBytes ? 'too-large' : 'ready' });
    } catch {
      this.report(kept, { state: 'failed' });
    }
  }

  /** Opens the file, for one reader at a time. Undefined when there is no such file, or when it was fetched already. */
  take(id: string): { name: string; size: number; stream: ReadStream } | undefined {
    const kept = this.kept.get(id);
    if (kept?.file === undefined || kept.message.state !== 'ready') return undefined;
    const { name, size } = kept.message;
    this.report(kept, { state: 'fetching' });
    return { name, size, stream: createReadStream(kept.file) };
  }

  /** `isWhole`: the reader got the whole file, so it cannot be fetched again. */
  taken(id: string, isWhole: boolean): void {
    const kept = this.kept.get(id);
    if (kept?.file === undefined) return;
    this.report(kept, { state: isWhole ? 'fetched' : 'ready' });
    if (isWhole) void rm(kept.file, { force: true });
  }

  private report(kept: SavedDownload, change: Partial<Pick<DownloadMessage, 'size' | 'state'>>): void {
    kept.message = { ...kept.message, ...change };
    this.changed(kept.message);
  }
}
