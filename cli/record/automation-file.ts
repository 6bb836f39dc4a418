import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CliError, EXIT } from '../errors.js';

/** Where a recording goes: what is asked for, else a new file in the folder of automations, named after the site. */
export function fileFor(url: string, folder: string, wanted: string | undefined): string {
  if (wanted !== undefined) {
    const file = resolve(wanted);
    if (existsSync(file)) throw new CliError(`${wanted} exists already; give another --output`, EXIT.refused);
    return file;
  }
  const host = new URL(url).hostname.replace(/[^a-z0-9.-]/gi, '') || 'recording';
  for (let number = 1; ; number += 1) {
    const file = join(folder, `${host}${number === 1 ? '' : `-${number}`}.json`);
    if (!existsSync(file)) return file;
  }
}

/** Readers never see half a file. */
export function writeAutomation(file: string, automation: object): void {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.part`;
  writeFileSync(part, `${JSON.stringify(automation, undefined, 2)}\n`);
  renameSync(part, file);
}
