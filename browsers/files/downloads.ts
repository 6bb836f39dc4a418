import { createReadStream, type ReadStream } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Download } from 'playwright';
import type { ServerMessage } from '../protocol.js';
import { cleanFileName } from './file-name.js';
import type { SessionFolder } from './session-folder.js';

/** Downloads of one session that are offered; a page that starts more is playing tricks. */
const MAX_DOWNLOADS = 50;

type DownloadMessage = Extract<ServerMessage, { type: 'download' }>;

interface Kept {
  message: DownloadMessage;
  file?: string;
}

/** What the page gave the person during pauses, each to be fetched once. */
export class Downloads {
  private readonly kept = new Map<string, Kept>();

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
    const name = cleanFileName(download.suggestedFilename());
    const kept: Kept = { message: { type: 'download', id, name, size: 0, state: 'coming' } };
    this.kept.set(id, kept);
    this.changed(kept.message);
    try {
      const file = join(await this.folder.make('down', id), name);
      await download.saveAs(file);
      const { size } = await stat(file);
      if (size > this.limitBytes) await rm(file, { force: true });
      else kept.file = file;
      this.tell(kept, { size, state: size > this.limitBytes ? 'too-large' : 'ready' });
    } catch {
      this.tell(kept, { state: 'failed' });
    }
  }

  /** The file, for one reader at a time. Undefined when there is none, or when it was fetched already. */
  take(id: string): { name: string; size: number; stream: ReadStream } | undefined {
    const kept = this.kept.get(id);
    if (kept?.file === undefined || kept.message.state !== 'ready') return undefined;
    const { name, size } = kept.message;
    this.tell(kept, { state: 'fetching' });
    return { name, size, stream: createReadStream(kept.file) };
  }

  /** `isWhole`: the reader got all of it, and the link is used up. */
  taken(id: string, isWhole: boolean): void {
    const kept = this.kept.get(id);
    if (kept?.file === undefined) return;
    this.tell(kept, { state: isWhole ? 'fetched' : 'ready' });
    if (isWhole) void rm(kept.file, { force: true });
  }

  private tell(kept: Kept, change: Partial<Pick<DownloadMessage, 'size' | 'state'>>): void {
    kept.message = { ...kept.message, ...change };
    this.changed(kept.message);
  }
}
