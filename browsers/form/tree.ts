import { z } from 'zod';

/** A node of Playwright's accessibility snapshot. Fields hold what stands in them as `text`, passwords too: it is never read there. */
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

/** Throws `ZodError` when Playwright tells something else. */
export function parseTree(json: unknown): (AriaNode | string)[] {
  return Tree.parse(json);
}

/** What a person reads or acts on, in reading order. Those with a control still lack what only the element knows. */
export type Found =
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
  'tab',
]);
const ALERTS = new Set(['alert', 'status']);
const GROUPS = new Set(['group', 'radiogroup']);
const LONGEST_TEXT = 500;

/** Reads the tree flat. A text that only repeats the name of the control beside or around it is left out. */
export function readable(nodes: readonly (AriaNode | string)[]): Found[] {
  return flatten(nodes).filter((found, at, all) => {
    const beside = [all[at - 1], all[at + 1]];
    return found.kind !== 'text' || !beside.some((near) => near?.kind === 'control' && near.label === found.text);
  });
}

function flatten(nodes: readonly (AriaNode | string)[], around = { isAlert: false, group: '' }): Found[] {
  const names = new Set(nodes.flatMap((node) => (typeof node === 'string' ? [] : [node.name ?? ''])));
  return nodes.flatMap((node): Found[] => {
    if (typeof node === 'string') return names.has(node) ? [] : textOf(node, around.isAlert);
    const { role, name = '', ref, level = 2, text = '', children = [] } = node;
    if (role === 'heading') return [{ kind: 'heading', level, text: shorten(name || text) }];
    if (CONTROLS.has(role) && ref !== undefined) {
      const isChecked = node.checked === true;
      const label = shorten(name || labelOf(node));
      return [
        { kind: 'control', role, ref, label, isDisabled: node.disabled === true, isChecked, group: around.group },
      ];
    }
    const inside = {
      isAlert: around.isAlert || ALERTS.has(role),
      group: GROUPS.has(role) && name !== '' ? shorten(name) : around.group,
    };
    const ownName = GROUPS.has(role) || role === 'img' ? name : '';
    return [...textOf(ownName, false), ...textOf(text, inside.isAlert), ...flatten(children, inside)];
  });
}

/** What a button or link holds when it has no name. */
function labelOf({ role, text, children = [] }: AriaNode): string {
  if (role !== 'button' && role !== 'link') return '';
  const words = children.map((child) => (typeof child === 'string' ? child : (child.name ?? '')));
  return [text ?? '', ...words].join(' ').trim();
}

function textOf(text: string, isAlert: boolean): Found[] {
  return !/[\p{L}\p{N}\p{S}]/u.test(text) ? [] : [{ kind: 'text', text: shorten(text), isAlert }];
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_TEXT ? `${line.slice(0, LONGEST_TEXT - 1)}…` : line;
}
