import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Runs Node with these arguments to its end, with no setting of the machine's. Returns the names of the packages from which it has run a
 * file, in order. Rejects when it ends with another exit code than 0.
 */
export async function loadedPackages(args: string[], settings: Record<string, string> = {}): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'intermission-loaded-'));
  try {
    // V8's coverage names every script that ran, whichever way it was loaded.
    const env = { PATH: process.env.PATH, NODE_V8_COVERAGE: folder, INTERMISSION_HOME: folder, ...settings };
    await promisify(execFile)(process.execPath, args, { env });
    const reports = (await readdir(folder)).filter((name) => name.startsWith('coverage-'));
    const texts = await Promise.all(reports.map((name) => readFile(join(folder, name), 'utf8')));
    const urls = texts.flatMap((text) =>
      (JSON.parse(text) as { result: { url: string }[] }).result.map(({ url }) => url),
    );
    return [...new Set(urls.flatMap(packageOf))].sort();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function packageOf(url: string): string[] {
  const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  return name === undefined ? [] : [name];
}
