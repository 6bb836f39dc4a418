import { readFileSync } from 'node:fs';
import type { Issue } from '../automation/index.js';
import { firstJsonError, parseJson } from '../client/index.js';

/** `warnings`: what `JSON.parse` passes over in silence. */
type JsonFile = { json: unknown; warnings: Issue[] } | { error: string };

/** Reads a JSON file. The error says why it cannot be read, or where it stops being JSON; never throws. */
export function readJsonFile(file: string): JsonFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { error: unreadable(error as NodeJS.ErrnoException) };
  }
  return readJson(text);
}

function readJson(given: string): JsonFile {
  // Editors on Windows may put a byte order mark in front, which says nothing.
  const text = given.replace(/^\uFEFF/, '');
  try {
    const { json, repeated } = parseJson(text);
    return { json, warnings: repeated };
  } catch {
    const end = firstJsonError(text);
    const before = text.slice(0, end).split('\n');
    const found = end < text.length ? `unexpected ${JSON.stringify(text[end])}` : 'the text ends too early';
    return { error: `not JSON: ${found} at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}` };
  }
}

function unreadable({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'this is a folder, not a file';
  if (code === 'EACCES') return 'this file may not be read';
  return `cannot be read: ${message}`;
}
