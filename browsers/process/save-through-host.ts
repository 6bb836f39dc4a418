import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotSavedError, readCause } from '../../infra/storage/not-saved-error.js';
import type { KeptFile } from '../../infra/storage/save-artifact.js';
import type { SaveFile } from '../session/save-file.js';
import type { News, SaveReply } from './messages.js';

/**
 * Saves files through the `browsers` process, because only that process has the credentials and keys of the artifact store. Files pass as
 * paths: both processes run on one machine.
 */
export class SavingThroughHost {
  private readonly waiting = new Map<number, { resolve: (kept: KeptFile) => void; reject: (error: Error) => void }>();
  private next = 0;

  constructor(private readonly send: (news: News) => void) {}

  readonly save: SaveFile = async ({ name, mediaType, isOwn = false, ...content }) => {
    if ('file' in content) return await this.ask({ name, mediaType, isOwn, file: content.file });
    let folder: string | undefined;
    try {
      folder = await mkdtemp(join(tmpdir(), 'intermission-save-'));
      const file = join(folder, 'content');
      await writeFile(file, content.data, { mode: 0o600 });
      return await this.ask({ name, mediaType, isOwn, file });
    } catch (error) {
      throw error instanceof NotSavedError ? error : new NotSavedError(name, error);
    } finally {
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    }
  };

  /** The `browsers` process has saved a file, or has not. */
  settle(reply: SaveReply): void {
    const asked = this.waiting.get(reply.number);
    this.waiting.delete(reply.number);
    if (reply.type === 'saved') asked?.resolve(reply.kept);
    else asked?.reject(new NotSavedError(reply.name, readCause(reply.cause)));
  }

  private ask(file: { name: string; mediaType: string; isOwn: boolean; file: string }): Promise<KeptFile> {
    this.next += 1;
    const number = this.next;
    return new Promise((resolve, reject) => {
      this.waiting.set(number, { resolve, reject });
      this.send({ type: 'save', number, ...file });
    });
  }
}
