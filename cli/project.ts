import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Full path of a file of this package, relative to `dist/cli/`, where this module is built. */
export function projectFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** The version in package.json. */
export function projectVersion(): string {
  return (JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string }).version;
}

/** The command line for these arguments, to copy: in a checkout the npm script, otherwise the command's name. */
export function commandLine(args: string): string {
  return `${existsSync(projectFile('scripts/run.mjs')) ? 'npm run -s intermission --' : 'intermission'} ${args}`;
}
