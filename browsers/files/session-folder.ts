import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The files of one session that people bring and take. Made when the first one comes; gone with the session. */
export class SessionFolder {
  private made: Promise<string> | undefined;

  /** A folder in it for one file, so that equal names do not meet. */
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
