import { readFileSync } from 'node:fs';
import { NotTextError, unicodeText } from '../infra/decode-text.js';
import { type JsonText, readJsonText } from '../client/json-text.js';

/** The command-line name of standard input. */
export const STANDARD_INPUT = '-';

/**
 * Reads a JSON file or standard input. Never throws: the returned errors say why the file cannot be read, or where it is not valid JSON.
 */
export function readJsonFile(file: string): JsonText {
  try {
    return readJsonText(unicodeText(readFileSync(file === STANDARD_INPUT ? 0 : file)));
  } catch (error) {
    const message = error instanceof NotTextError ? error.message : unreadable(error as NodeJS.ErrnoException);
    return { errors: [{ path: '', message }], repeated: [], locate: (issues) => [...issues] };
  }
}

/** The file's name in messages. */
export function nameOfFile(file: string): string {
  return file === STANDARD_INPUT ? 'standard input' : file;
}

function unreadable({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'this is a folder, not a file';
  if (code === 'EACCES') return 'this file may not be read';
  return `cannot be read: ${message}`;
}
