import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { CliError } from './errors.js';
import { isCheckout, projectFile } from './project.js';

/** A program that a command needs: its setting, and the script that finds or downloads it. */
const PROGRAMS = {
  temporal: { setting: 'INTERMISSION_TEMPORAL_CLI', script: 'scripts/find-temporal.mjs', finder: 'findTemporal' },
  chromium: { setting: 'INTERMISSION_CHROMIUM', script: 'scripts/find-chromium.mjs', finder: 'findChromium' },
} as const;

/**
 * Finds or downloads these programs, and sets their settings. In a checkout, the npm scripts have done so before the command starts. An image
 * has no such scripts, and its programs are where its settings say. Throws a `CliError` that says how to get a program.
 */
export async function findPrograms(...names: (keyof typeof PROGRAMS)[]): Promise<void> {
  if (isCheckout()) return;
  for (const name of names) {
    const { setting, script, finder } = PROGRAMS[name];
    const file = projectFile(script);
    if (!existsSync(file)) continue;
    const module = (await import(pathToFileURL(file).href)) as Record<string, () => Promise<string>>;
    try {
      process.env[setting] = await module[finder]!();
    } catch (error) {
      throw error instanceof Error ? new CliError(error.message, undefined, { cause: error }) : error;
    }
  }
}
