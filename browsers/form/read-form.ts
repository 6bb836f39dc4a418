import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright';
import { readFacts, type Facts } from './facts.js';
import type { FormItem, PageForm } from './form.js';
import { type Found, parseTree, readable } from './tree.js';

const SNAPSHOT_MS = 3000;
const LOAD_MS = 1500;
/** A page with more is worked in by the picture. */
const MAX_ITEMS = 300;
/** Input types that hold no text. */
const PRESSED = new Set(['button', 'submit', 'reset', 'image', 'file']);

/** Reads the page's accessibility tree as a form. Throws when the page does not answer in time. */
export async function readForm(page: Page): Promise<PageForm> {
  // A press may just have sent the page elsewhere.
  await page.waitForLoadState('domcontentloaded', { timeout: LOAD_MS }).catch(() => undefined);
  const found = readable(parseTree(await page.ariaSnapshotJSON({ mode: 'ai', timeout: SNAPSHOT_MS })));
  const items = await Promise.all(found.slice(0, MAX_ITEMS).map((item) => itemOf(page, item)));
  return {
    id: randomUUID(),
    url: page.url(),
    title: await page.title(),
    items: items.filter((item) => item !== undefined),
    isCut: found.length > MAX_ITEMS,
  };
}

async function itemOf(page: Page, found: Found): Promise<FormItem | undefined> {
  if (found.kind !== 'control') return found;
  const { role, ref, label, isDisabled, isChecked, group } = found;
  const isPress = ['button', 'link', 'menuitem', 'tab'].includes(role);
  if (isPress) return { kind: 'press', ref, label, isDisabled, isLink: role === 'link' };
  if (['checkbox', 'switch', 'radio'].includes(role)) {
    return { kind: 'check', ref, label, isDisabled, isRadio: role === 'radio', group, isChecked };
  }
  const facts = await readFacts(page.getByRef(ref));
  if (facts === undefined) return undefined;
  if (facts.tag === 'select') {
    return { kind: 'select', ref, label, isDisabled, isMultiple: facts.isMultiple, options: facts.options };
  }
  if (isText(role, facts)) {
    const { type, value, isFilled, isRequired, autocomplete, inputMode } = facts;
    const field = { type, value, isFilled, isRequired, autocomplete, inputMode };
    return { kind: 'field', ref, label, isDisabled: isDisabled || facts.isReadOnly, field };
  }
  // A list of the page's own making opens when it is pressed.
  return { kind: 'press', ref, label, isDisabled, isLink: false };
}

function isText(role: string, { tag, type }: Facts): boolean {
  if (tag === 'input') return !PRESSED.has(type);
  return tag === 'textarea' || role === 'textbox' || role === 'searchbox';
}
