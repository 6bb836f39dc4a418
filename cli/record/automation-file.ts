import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CliError, EXIT } from '../errors.js';

/** The file for a recording: the requested one, or else a new file in the automations folder, named after the site. */
export function fileFor(url: string, folder: string, wanted: string | undefined): string {
  if (wanted !== undefined) {
    const file = resolve(wanted);
    if (existsSync(file)) throw new CliError(`${wanted} already exists; choose another --output`, EXIT.refused);
    return file;
  }
  const host = new URL(url).hostname.replace(/[^a-z0-9.-]/gi, '') || 'recording';
  for (let number = 1; ; number += 1) {
    const file = join(folder, `${host}${number === 1 ? '' : `-${number}`}.json`);
    if (!existsSync(file)) return file;
  }
}

/** Writes the file atomically, so that readers never see half of it. */
export function writeAutomation(file: string, automation: object): void {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.part`;
  writeFileSync(part, `${JSON.stringify(automation, undefined, 2)}\n`);
  renameSync(part, file);
}
