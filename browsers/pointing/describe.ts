import type { Locator } from 'playwright';
import { parseTree, type AriaNode } from '../form/tree.js';

const LOOK_MS = 2000;
const LONGEST = 80;

/** What a person would call an element: its role and name, or else its text. The description never contains the value of a field. */
export async function describe(target: Locator): Promise<string> {
  const [node] = parseTree(await target.ariaSnapshotJSON({ timeout: LOOK_MS }));
  if (typeof node === 'string') return quoted('text', node);
  if (node === undefined) return 'an element without a name';
  const name = node.name ?? (isField(node) ? undefined : node.text);
  const role = node.role === 'generic' || node.role === 'paragraph' ? 'text' : node.role;
  return name === undefined || name.trim() === '' ? `${role} without a name` : quoted(role, name);
}

function isField({ role }: AriaNode): boolean {
  return ['textbox', 'searchbox', 'spinbutton', 'combobox'].includes(role);
}

function quoted(role: string, words: string): string {
  const line = words.replace(/\s+/g, ' ').trim();
  return `${role} “${line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line}”`;
}
