import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = fileURLToPath(new URL('../', import.meta.url));

/** The folder that keeps what was found: the setting, else `.intermission` in the checkout. */
export const home = resolve(root, process.env.INTERMISSION_HOME || '.intermission');

/** Where downloaded programs are kept, or one of its folders; made when it is not there. */
export function toolsFolder(...names) {
  makeHome();
  const folder = join(home, 'tools', ...names);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Only this user may look into it: keys and mails are there as well. */
function makeHome() {
  mkdirSync(home, { recursive: true, mode: 0o700 });
}

const toolsFile = join(home, 'tools.json');

/** The path that was found earlier for `temporal`, `temporalTestServer` or `chromium`, when the file still exists. */
export function keptTool(name) {
  const path = readTools()[name];
  return typeof path === 'string' && existsSync(path) ? path : undefined;
}

export function keepTool(name, path) {
  makeHome();
  writeFileSync(toolsFile, `${JSON.stringify({ ...readTools(), [name]: path }, null, 2)}\n`);
  return path;
}

function readTools() {
  try {
    return JSON.parse(readFileSync(toolsFile, 'utf8'));
  } catch {
    // Missing on the first start, half-written after a crash: both mean that nothing is known yet.
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
