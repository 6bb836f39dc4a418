import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { unzip } from '../../support/machine/unzip.js';

/** A text that a reader of the system could come across, and where. */
export interface Place {
  name: string;
  text: string;
}

/** Every history, memo and search attribute in the namespace, each payload as the text it carries. */
export async function historiesOf(client: Client): Promise<Place[]> {
  const places: Place[] = [];
  for await (const { workflowId, runId } of client.workflow.list()) {
    const handle = client.workflow.getHandle(workflowId, runId);
    const [history, description] = await Promise.all([handle.fetchHistory(), handle.describe()]);
    places.push({ name: `history of ${workflowId}`, text: textOf(history) });
    places.push({ name: `description of ${workflowId}`, text: textOf(description.raw) + textOf(description.memo) });
  }
  return places;
}

/** Every file below `folder`, and every file inside its zip files. `except`: names of files that are meant to hold secrets. */
export async function filesIn(folder: string, except: readonly string[] = []): Promise<Place[]> {
  const places: Place[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || except.includes(entry.name)) continue;
    const file = join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    const name = `file ${file.slice(folder.length + 1)}`;
    places.push({ name: `name of ${name}`, text: name }, { name, text: bytes.toString('latin1') });
    if (entry.name.endsWith('.zip')) {
      for (const inside of unzip(bytes))
        places.push({ name: `${name}: ${inside.name}`, text: inside.bytes.toString('latin1') });
    }
  }
  return places;
}

/** Where a secret shows: also as UTF-8 bytes, in JSON, in an address, in base64 and in hex. Each as `secret at place`. */
export function findSecrets(places: readonly Place[], secrets: Readonly<Record<string, string>>): string[] {
  const found: string[] = [];
  for (const [what, secret] of Object.entries(secrets)) {
    const forms = [...new Set(formsOf(secret))];
    for (const { name, text } of places)
      if (forms.some((form) => text.includes(form))) found.push(`${what} in ${name}`);
  }
  return found;
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    // Inside a longer text the digits of base64 depend on where it begins.
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  return [
    secret,
    bytes.toString('latin1'),
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    encodeURIComponent(secret).replaceAll('%20', '+'),
    bytes.toString('hex'),
    ...base64.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]),
  ].filter((form) => form.length >= 4);
}

/** All texts in a value of Temporal's, payload data decoded. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return `${Buffer.from(value).toString('utf8')}\n`;
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, item]) => `${key} ${textOf(item)}`)
      .join('');
  }
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? `${String(value)}\n` : '';
}
