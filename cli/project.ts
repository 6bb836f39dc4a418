import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Full path of a file of this package; seen from `dist/cli/`, where this module is built to. */
export function projectFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** The version in package.json. */
export function projectVersion(): string {
  return (JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string }).version;
}
