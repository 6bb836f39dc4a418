import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, readConfig } from '../../config/index.js';
import { createLog, type Log } from '../../infra/log.js';

/** Settings with a home of its own; Chromium comes from the environment, as everywhere. */
export function testSettings(more: Record<string, string> = {}): { config: Config; log: Log } {
  const config = readConfig({
    INTERMISSION_CHROMIUM: process.env.INTERMISSION_CHROMIUM,
    INTERMISSION_HOME: mkdtempSync(join(tmpdir(), 'intermission-test-')),
    INTERMISSION_LOG_LEVEL: process.env.INTERMISSION_LOG_LEVEL ?? 'silent',
    INTERMISSION_BROWSERS_READY: '0',
    INTERMISSION_ALLOWED_NETWORKS: '127.0.0.1,localhost',
    ...more,
  });
  return { config, log: createLog(config, 'browsers') };
}

/** Whether the process runs; one that is dead and not yet collected does not. */
export function isRunning(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)])
      .toString()
      .startsWith('Z');
  } catch {
    return false;
  }
}
