import { z } from 'zod';

/**
 * A node of Playwright's accessibility snapshot. `text` of a field is its value, even of a password field, so this code never reads it
 * there.
 */
export interface AriaNode {
  role: string;
  name?: string | undefined;
  ref?: string | undefined;
  level?: number | undefined;
  text?: string | undefined;
  checked?: boolean | string | undefined;
  disabled?: boolean | undefined;
  children?: (AriaNode | string)[] | undefined;
}

const Node: z.ZodType<AriaNode> = z.object({
  role: z.string(),
  name: z.string().optional(),
  ref: z.string().optional(),
  level: z.number().optional(),
  text: z.string().optional(),
  checked: z.union([z.boolean(), z.string()]).optional(),
  disabled: z.boolean().optional(),
  get children() {
    return z.array(z.union([z.string(), Node])).optional();
  },
});

const Tree = z.array(z.union([z.string(), Node]));

/** Throws a `ZodError` when Playwright's snapshot has another shape. */
export function parseTree(json: unknown): (AriaNode | string)[] {
  return Tree.parse(json);
}

/** What a person reads or acts on, in reading order. Controls still lack the facts that only the element knows. */
export type FormNode =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'text'; text: string; isAlert: boolean }
  | {
      kind: 'control';
      role: string;
      ref: string;
      label: string;
      isDisabled: boolean;
      isChecked: boolean;
      group: string;
      /** Whether the control is part of a custom list, which shows the chosen option itself. */
      isPart: boolean;
      /** The options of a list. */
      inside: FormNode[];
    };

const CONTROLS = new Set([
  'textbox',
  'searchbox',
  'spinbutton',
  'slider',
  'combobox',
  'listbox',
  'checkbox',
  'switch',
  'radio',
  'button',
  'link',
  'menuitem',
  'menuitemcheckbox',
  'menuitemradio',
  'treeitem',
  'option',
  'tab',
]);
const ALERTS = new Set(['alert', 'status']);
/** The parts of a custom list, or the popup it owns while open. Options of a `<select>` are not in one of these. */
const POPUPS = new Set(['listbox', 'tree', 'grid', 'textbox', 'searchbox']);
const GROUPS = new Set(['group', 'radiogroup']);
const LONGEST_TEXT = 500;
/** Characters that icon fonts use for their icons; they mean nothing elsewhere. */
const PRIVATE = /[\uE000-\uF8FF]|[\u{F0000}-\u{10FFFD}]/gu;

/** Flattens the tree. Leaves out text that only repeats the name of the control next to it. */
export function readable(nodes: readonly (AriaNode | string)[]): FormNode[] {
  return flatten(nodes).filter((found, at, all) => {
    const beside = [all[at - 1], all[at + 1]];
    return found.kind !== 'text' || !beside.some((near) => near?.kind === 'control' && near.label === found.text);
  });
}

function flatten(
  nodes: readonly (AriaNode | string)[],
  around = { isAlert: false, group: '', isPart: false },
): FormNode[] {
  const names = new Set(nodes.flatMap((node) => (typeof node === 'string' ? [] : [node.name ?? ''])));
  return nodes.flatMap((node): FormNode[] => {
    if (typeof node === 'string') return names.has(node) ? [] : textOf(node, around.isAlert);
    const { role, name = '', ref, level = 2, text = '', children = [] } = node;
    if (role === 'heading') return [{ kind: 'heading', level, text: shorten(name || text) }];
    if (CONTROLS.has(role) && ref !== undefined) {
      const isChecked = node.checked === true;
      const label = shorten(name || labelOf(node));
      const isDisabled = node.disabled === true;
      const inside = role === 'listbox' ? flatten(children, around) : [];
      const control = {
        kind: 'control',
        role,
        ref,
        label,
        isDisabled,
        isChecked,
        group: around.group,
        isPart: around.isPart,
        inside,
      } as const;
      if (role === 'combobox') return [control, ...flatten(popupsIn(children), { ...around, isPart: true })];
      // A branch contains its children.
      return role === 'treeitem' ? [control, ...flatten(children.filter(isGroup), around)] : [control];
    }
    const inside = {
      ...around,
      isAlert: around.isAlert || ALERTS.has(role),
      group: GROUPS.has(role) && name !== '' ? shorten(name) : around.group,
    };
    const ownName = GROUPS.has(role) || role === 'img' ? name : '';
    return [...textOf(ownName, false), ...textOf(text, inside.isAlert), ...flatten(children, inside)];
  });
}

function isGroup(node: AriaNode | string): boolean {
  return typeof node !== 'string' && GROUPS.has(node.role);
}

function popupsIn(nodes: readonly (AriaNode | string)[]): AriaNode[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return [];
    return POPUPS.has(node.role) ? [node] : popupsIn(node.children ?? []);
  });
}

/** The content of a button or link without a name. */
function labelOf({ role, text, children = [] }: AriaNode): string {
  if (role !== 'button' && role !== 'link') return '';
  const words = children.map((child) => (typeof child === 'string' ? child : (child.name ?? '')));
  return [text ?? '', ...words].join(' ').trim();
}

function textOf(text: string, isAlert: boolean): FormNode[] {
  return !/[\p{L}\p{N}\p{S}]/u.test(text.replace(PRIVATE, '')) ? [] : [{ kind: 'text', text: shorten(text), isAlert }];
}

function shorten(text: string): string {
  const line = text.replace(PRIVATE, '').replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT - 1)}…` : line;
}
