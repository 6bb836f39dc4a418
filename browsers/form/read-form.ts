import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright';
import { cutText, LONGEST_ADDRESS, LONGEST_TITLE } from '../session/text-limits.js';
import { readFacts, readName, type Facts } from './facts.js';
import type { FormItem, PageForm } from '../../contracts/page-form.js';
import { withLentRoles } from './lent-roles.js';
import { type FormNode, parseTree, readable } from './tree.js';

const SNAPSHOT_MS = 3000;
const LOAD_MS = 1500;
/** Pages with more items are better used in the live view. */
const MAX_ITEMS = 300;
const PRESS_ROLES = new Set([
  'button',
  'link',
  'menuitem',
  'menuitemcheckbox',
  'menuitemradio',
  'tab',
  'treeitem',
  'option',
]);
/** The name of an icon in an icon font, which draws the icon in place of the word. */
const LIGATURE = /^[a-z0-9]+(?:_[a-z0-9]+)+$/;
/** Input types without text. */
const PRESSED = new Set(['button', 'submit', 'reset', 'image', 'file']);

/** Reads the page's accessibility tree as a form. Throws when the page does not respond in time. */
export async function readForm(page: Page): Promise<PageForm> {
  // A press may have started a navigation.
  await page.waitForLoadState('domcontentloaded', { timeout: LOAD_MS }).catch(() => undefined);
  const snapshot = () => page.ariaSnapshotJSON({ mode: 'ai', timeout: SNAPSHOT_MS });
  const found = readable(parseTree(await withLentRoles(page, snapshot)));
  const read = await Promise.all(found.slice(0, MAX_ITEMS).map((item) => itemsOf(page, item)));
  const items = withoutRepeats(read.flat());
  return {
    id: randomUUID(),
    document: String(await page.evaluate('performance.timeOrigin')),
    url: cutText(page.url(), LONGEST_ADDRESS),
    title: cutText(await page.title(), LONGEST_TITLE),
    items,
    isCut: found.length > MAX_ITEMS,
    isMostlyFields: isMostlyFields(items),
  };
}

async function itemsOf(page: Page, found: FormNode): Promise<FormItem[]> {
  if (found.kind !== 'control') return [found];
  const { role, ref, isDisabled, isChecked, group } = found;
  const target = page.getByRef(ref);
  const label = LIGATURE.test(found.label) ? found.label.replaceAll('_', ' ') : found.label || (await readName(target));
  if (PRESS_ROLES.has(role)) return [{ kind: 'press', ref, label, isDisabled, isLink: role === 'link' }];
  if (['checkbox', 'switch', 'radio'].includes(role)) {
    return [{ kind: 'check', ref, label, isDisabled, isRadio: role === 'radio', group, isChecked }];
  }
  const facts = await readFacts(target);
  if (facts === undefined) return [];
  if (facts.tag === 'select') {
    if (facts.isHidden && !facts.options.some(isOffered)) return [];
    return [{ kind: 'select', ref, label, isDisabled, isMultiple: facts.isMultiple, options: facts.options }];
  }
  if (found.inside.length > 0) return (await Promise.all(found.inside.map((item) => itemsOf(page, item)))).flat();
  if (isText(role, facts)) {
    const { type, value, isFilled, isRequired, autocomplete, inputMode } = facts;
    if (facts.isReadOnly && found.isPart) return [];
    if (facts.isReadOnly) return [{ kind: 'press', ref, label, isDisabled, isLink: false, value }];
    return [
      { kind: 'field', ref, label, isDisabled, field: { type, value, isFilled, isRequired, autocomplete, inputMode } },
    ];
  }
  // A custom list opens when it is pressed.
  if (role !== 'combobox') return [{ kind: 'press', ref, label, isDisabled, isLink: false }];
  const shown = cutText(facts.value.replace(/[\s\u200B]+/g, ' ').trim(), LONGEST_TITLE);
  // Some lists use the chosen option as their name; their label is elsewhere.
  const name = label !== '' && shown.includes(label) ? await readName(target) : label;
  const value = name === label ? shown : name === '' ? '' : label;
  return [{ kind: 'press', ref, label: name || label, isDisabled, isLink: false, value }];
}

function isOffered({ label, isChosen, isDisabled }: Facts['options'][number]): boolean {
  return !isChosen && !isDisabled && label.trim() !== '';
}

/** Leaves out text that repeats the label of the field next to it. */
function withoutRepeats(items: FormItem[]): FormItem[] {
  const bare = (text: string) => text.replace(/[\s:*]+$/, '');
  return items.filter((item, at) => {
    if (item.kind !== 'text') return true;
    const next = items[at + 1];
    return next === undefined || !('ref' in next) || bare(next.label) !== bare(item.text);
  });
}

function isMostlyFields(items: FormItem[]): boolean {
  const fields = items.filter(({ kind }) => kind === 'field' || kind === 'select' || kind === 'check').length;
  const presses = items.filter(({ kind }) => kind === 'press').length;
  const letters = items.reduce((sum, item) => sum + (item.kind === 'text' ? item.text.length : 0), 0);
  return fields >= 2 && presses <= 4 + fields && letters <= 300 * fields;
}

function isText(role: string, { tag, type, isEditable }: Facts): boolean {
  if (isEditable) return true;
  if (tag === 'input') return !PRESSED.has(type);
  return tag === 'textarea' || role === 'textbox' || role === 'searchbox';
}
