import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type Issue, parseJson } from '../client/index.js';
import { Problem } from './problems.js';

export interface NamedAutomation {
  json: unknown;
  name: string;
  /** The keys that stand twice in it. */
  repeated: Issue[];
}

/** Reads an automation of the automations folder by its name, with or without `.json`. Throws `Problem` for any other file. */
export async function readNamedAutomation(folder: string, name: string): Promise<NamedAutomation> {
  const base = name.replace(/\.json$/, '');
  const text = /^\w[\w .-]*$/.test(base) ? await textInside(folder, `${base}.json`) : undefined;
  if (text === undefined)
    throw refused(`no automation of this name is in the automations folder: ${JSON.stringify(name)}`);
  try {
    return { name: base, ...parseJson(text) };
  } catch (error) {
    throw refused(`${base}.json is not JSON: ${(error as Error).message}`);
  }
}

/** A symbolic link may not lead out of the folder. */
async function textInside(folder: string, file: string): Promise<string | undefined> {
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, file))]);
    return path.startsWith(root + sep) ? await readFile(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

function refused(message: string): Problem {
  return new Problem('InvalidRequest', 'There is 1 error in the request; nothing was started', [
    { path: 'automation', message },
  ]);
}
