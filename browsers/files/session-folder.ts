import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folder for files that people upload and download in one session. It is created for the first file, and removed with the session. */
export class SessionFolder {
  private made: Promise<string> | undefined;

  /** Creates a subfolder for one file, so that equal names do not collide. */
  async make(...names: string[]): Promise<string> {
    this.made ??= mkdtemp(join(tmpdir(), 'intermission-files-'));
    const folder = join(await this.made, ...names);
    await mkdir(folder, { recursive: true });
    return folder;
  }

  async remove(): Promise<void> {
    if (this.made !== undefined) await rm(await this.made, { recursive: true, force: true });
  }
}
