import { readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { NotTextError, unicodeText } from '../../infra/decode-text.js';
import { Problem } from '../http/problem.js';

interface NamedAutomation {
  name: string;
  text: string;
}

/** Reads an automation from the automations folder by its name, with or without `.json`. Throws `Problem` for any other file. */
export async function readNamedAutomation(folder: string, name: string): Promise<NamedAutomation> {
  const base = name.replace(/\.json$/, '');
  const bytes = /^\w[\w .-]*$/.test(base) ? await bytesInside(folder, `${base}.json`) : undefined;
  if (bytes === undefined)
    throw refused(`no automation of this name is in the automations folder: ${JSON.stringify(name)}`);
  try {
    return { name: base, text: unicodeText(bytes) };
  } catch (error) {
    if (error instanceof NotTextError) throw refused(`${base}.json ${error.message}`);
    throw error;
  }
}

/** A symbolic link must not lead out of the folder. */
async function bytesInside(folder: string, file: string): Promise<Buffer | undefined> {
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(join(folder, file))]);
    return path.startsWith(root + sep) ? await readFile(path) : undefined;
  } catch {
    return undefined;
  }
}

function refused(message: string): Problem {
  return new Problem('InvalidRequest', 'There is 1 error in the request; nothing was started', [
    { path: 'automation', message },
  ]);
}
