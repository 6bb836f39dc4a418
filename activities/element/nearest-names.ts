import type { Page } from 'playwright';
import { isRegex, LocatorSyntaxError, mostAlike, parseLocator } from '../../automation/locators/index.js';
import { shorten } from '../../automation/model/field-types.js';

const LOOK_MS = 2000;
const MOST_NAMES = 3;
const LONGEST_NAME = 60;
const MOST_LOOKED_AT = 500;

/** Roles of elements that people use, and headings. The names of other elements are the page's data. */
const FIELDS = ['textbox', 'searchbox', 'spinbutton', 'combobox', 'checkbox', 'radio', 'switch', 'slider', 'listbox'];
const ROLES = new Set([...FIELDS, 'button', 'link', 'tab', 'menuitem', 'menuitemcheckbox', 'menuitemradio', 'heading']);

interface NameQuery {
  roles: readonly string[];
  name: string;
  words: string;
}

/**
 * Lists, for people, the page's elements of the wanted kind, the most similar names first: `the page has the buttons "Send" and "Cancel"`.
 * Undefined when the command asks for no role with a name, or when the page does not answer.
 */
export async function nearestNames(page: Page, command: string | null | undefined): Promise<string | undefined> {
  const wanted = wantedBy(command ?? '');
  if (wanted === undefined) return undefined;
  const snapshot = await page.ariaSnapshot({ timeout: LOOK_MS }).catch(() => undefined);
  if (snapshot === undefined) return undefined;
  const names = namesIn(snapshot, wanted.roles).filter((name) => name !== wanted.name);
  if (names.length === 0) return `the page has no ${wanted.words} with a name`;
  const nearest = mostAlike(wanted.name, names).slice(0, MOST_NAMES);
  return `nearest ${wanted.words}${nearest.length > 1 ? 's' : ''} on the page: ${nearest.map((name) => JSON.stringify(name)).join(', ')}`;
}

function wantedBy(command: string): NameQuery | undefined {
  try {
    const step = parseLocator(command).steps.findLast(({ name }) => name.startsWith('get_by_'));
    const { role, name, text } = step?.args ?? {};
    const given = step?.name === 'get_by_label' ? text : name;
    const plain = isRegex(given) ? given.source : given;
    if (typeof plain !== 'string') return undefined;
    if (step?.name === 'get_by_label') return { roles: FIELDS, name: plain, words: 'field' };
    return typeof role === 'string' && ROLES.has(role) ? { roles: [role], name: plain, words: role } : undefined;
  } catch (error) {
    if (error instanceof LocatorSyntaxError) return undefined;
    throw error;
  }
}

/** Reads only names; a field's content comes after a colon. A name may repeat typed text, so numbers as long as a code are left out. */
function namesIn(snapshot: string, roles: readonly string[]): string[] {
  const names = new Set<string>();
  for (const line of snapshot.split('\n')) {
    const [, role, quoted] = /^\s*- '?(\w+) ("(?:[^"\\]|\\.)*")/.exec(line) ?? [];
    if (role === undefined || quoted === undefined || !roles.includes(role)) continue;
    const name = cleaned(quoted.slice(1, -1).replace(/\\(.)/g, '$1'));
    if (name !== '') names.add(name);
  }
  return [...names].slice(0, MOST_LOOKED_AT);
}

function cleaned(name: string): string {
  const plain = name
    .replace(/[\p{C}\s]+/gu, ' ')
    .replace(/\d{4,}/g, '…')
    .trim();
  return shorten(plain, LONGEST_NAME);
}
