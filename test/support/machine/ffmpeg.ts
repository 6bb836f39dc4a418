import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Whether Playwright finds the ffmpeg that its videos need: `npx playwright install ffmpeg` gets it. */
export function hasFfmpeg(): boolean {
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright/package.json')), 'cli.js');
  const told = execFileSync(process.execPath, [cli, 'install', '--dry-run', 'ffmpeg']).toString();
  const folder = /Install location:\s*(\S.*)/.exec(told)?.[1]?.trim();
  return folder !== undefined && existsSync(folder);
}
