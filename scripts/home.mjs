import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the checkout, or of the installed package. */
export const root = fileURLToPath(new URL('../', import.meta.url));

/** The home folder: from the setting, or else `.intermission` in the checkout. An installed package uses the current folder, as its command. */
const isCheckout = existsSync(join(root, 'scripts/run.mjs'));
export const home = resolve(isCheckout ? root : '', process.env.INTERMISSION_HOME || '.intermission');

/** The folder for downloaded programs, or one of its subfolders; creates it if necessary. */
export function toolsFolder(...names) {
  makeHome();
  const folder = join(home, 'tools', ...names);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Only this user may read it, because it also contains keys and mails. */
function makeHome() {
  if (mkdirSync(home, { recursive: true, mode: 0o700 }) !== undefined) return;
  const { mode, uid } = statSync(home);
  // A folder shared by many users, such as /tmp, has the sticky bit.
  if (uid === process.getuid?.() && (mode & 0o077) !== 0 && (mode & 0o1000) === 0) chmodSync(home, mode & 0o7700);
}

const toolsFile = join(home, 'tools.json');

/** The recorded path of `temporal`, `temporalTestServer` or `chromium`, if the file still exists. */
export function keptTool(name) {
  const path = readTools()[name];
  return typeof path === 'string' && existsSync(path) ? path : undefined;
}

export function keepTool(name, path) {
  makeHome();
  writeFileSync(toolsFile, `${JSON.stringify({ ...readTools(), [name]: path }, null, 2)}\n`, { mode: 0o600 });
  return path;
}

function readTools() {
  try {
    return JSON.parse(readFileSync(toolsFile, 'utf8'));
  } catch {
    // Missing on the first start, or half-written after a crash: either way, nothing is known yet.
    return {};
  }
}

/** The first of these programs that is on PATH, as a full path. */
export function onPath(...programs) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return programs
    .flatMap((program) => folders.map((folder) => join(folder, program)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
