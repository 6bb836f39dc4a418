import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** How often the use of one key is written, at most. */
const WRITE_EVERY_MS = 60_000;

/** Folder in the home folder with one file for each API key that was used. A file contains the time of the key's last use. */
function useFolder(home: string): string {
  return join(home, 'api-key-use');
}

/** Writes down when API keys were last used, at most once a minute for each key. */
export class KeyUse {
  private readonly writtenAt = new Map<string, number>();

  constructor(
    private readonly home: string,
    private readonly onError: (error: Error) => void,
  ) {}

  /** Returns at once. A use that cannot be written is reported to `onError`, and the key works all the same. */
  note(keyId: string): void {
    const now = Date.now();
    if (now - (this.writtenAt.get(keyId) ?? 0) < WRITE_EVERY_MS) return;
    this.writtenAt.set(keyId, now);
    this.write(keyId, now).catch(this.onError);
  }

  private async write(keyId: string, now: number): Promise<void> {
    const file = join(useFolder(this.home), keyId);
    // Another API process that shares the home folder may have written within the minute.
    const other = await stat(file).catch(() => undefined);
    if (other !== undefined && now - other.mtimeMs < WRITE_EVERY_MS) return;
    await mkdir(useFolder(this.home), { recursive: true, mode: 0o700 });
    await writeFile(file, `${new Date(now).toISOString()}\n`, { mode: 0o600 });
  }
}

/** The last use of each key that was used, by the key's id, as ISO times. */
export async function readKeyUse(home: string): Promise<Map<string, string>> {
  const folder = useFolder(home);
  const ids = await readdir(folder).catch(() => []);
  const read = async (id: string) => [id, (await readFile(join(folder, id), 'utf8')).trim()] as const;
  return new Map(await Promise.all(ids.map(read)));
}

/** Forgets a key that was revoked. */
export function forgetKeyUse(home: string, keyId: string): void {
  rmSync(join(useFolder(home), keyId), { force: true });
}
