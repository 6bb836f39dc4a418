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

/** Whether this is a checkout of the repository, and not an installed package or an image. */
export function isCheckout(): boolean {
  return existsSync(projectFile('scripts/run.mjs'));
}

/** The command line that starts everything on this machine. */
export function startLine(): string {
  return isCheckout() ? 'npm start' : 'npx intermission start';
}

/** The command line for these arguments, to copy: in a checkout the npm script, otherwise the command of the installed package. */
export function commandLine(args: string): string {
  return `${isCheckout() ? 'npm run -s intermission --' : 'npx intermission'} ${args}`;
}
