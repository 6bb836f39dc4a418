import type { Page } from 'playwright';
import { z } from 'zod';

/** The format allows 35 s for reading a page for a model; a page that takes 15 s for its snapshot is not responding. */
const SNAPSHOT_MS = 15_000;
const FACT_MS = 2000;
/** About 20,000 tokens. Models rarely read more to the end, but it costs just as much. */
const MAX_CHARACTERS = 80_000;
/** How many fields to check one by one; the values of any further fields are left out. */
const MAX_FIELDS = 200;

interface TreeNode {
  [member: string]: unknown;
  role: string;
  name?: string | undefined;
  ref?: string | undefined;
  text?: string | undefined;
  children?: (TreeNode | string)[] | undefined;
}

const Node: z.ZodType<TreeNode> = z.looseObject({
  role: z.string(),
  name: z.string().optional(),
  ref: z.string().optional(),
  text: z.string().optional(),
  get children() {
    return z.array(z.union([z.string(), Node])).optional();
  },
});
const Tree = z.array(z.union([z.string(), Node]));

const TEXT_FIELDS = new Set(['textbox', 'searchbox', 'spinbutton', 'combobox']);
/** Members shown in brackets. */
const STATES = ['level', 'checked', 'disabled', 'expanded', 'pressed', 'selected', 'active', 'invalid'];

/**
 * The page's elements as an indented list, for a model. `values`: includes the values of fields, except fields for passwords, codes and
 * cards; otherwise includes no field values.
 */
export async function pageTree(page: Page, { values }: { values: boolean }): Promise<string> {
  const tree = Tree.parse(await page.ariaSnapshotJSON({ mode: 'ai', timeout: SNAPSHOT_MS }));
  const shown = values ? await tellableFields(page, tree) : new Set<string>();
  const lines: string[] = [];
  write(tree, '', shown, lines);
  const text = lines.join('\n');
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}\n(the rest of the page is left out)` : text;
}

function write(
  nodes: readonly (TreeNode | string)[],
  indent: string,
  shown: ReadonlySet<string>,
  lines: string[],
): void {
  for (const node of nodes) {
    if (typeof node === 'string') {
      lines.push(`${indent}- ${oneLine(node)}`);
      continue;
    }
    const { role, name, ref, text, children = [], url } = node;
    const states = STATES.filter((state) => node[state] !== undefined && node[state] !== false).map((state) =>
      node[state] === true ? `[${state}]` : `[${state}=${String(node[state])}]`,
    );
    const isField = TEXT_FIELDS.has(role);
    const content = text === undefined ? '' : !isField || shown.has(ref ?? '') ? `: ${oneLine(text)}` : ': (filled in)';
    const parts = [
      role,
      name === undefined ? '' : JSON.stringify(name),
      ...states,
      ref === undefined ? '' : `[ref=${ref}]`,
    ];
    lines.push(`${indent}- ${parts.filter((part) => part !== '').join(' ')}${content}`);
    if (typeof url === 'string') lines.push(`${indent}  - /url: ${oneLine(url).slice(0, 300)}`);
    write(children, `${indent}  `, shown, lines);
  }
}

/** The refs of fields whose values may be shown. */
async function tellableFields(page: Page, tree: readonly (TreeNode | string)[]): Promise<Set<string>> {
  const refs = fieldsIn(tree).slice(0, MAX_FIELDS);
  const secretRefs = await Promise.all(refs.map(async (ref) => ((await isSecret(page, ref)) ? [] : [ref])));
  return new Set(secretRefs.flat());
}

function fieldsIn(nodes: readonly (TreeNode | string)[]): string[] {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return [];
    const own = TEXT_FIELDS.has(node.role) && node.text !== undefined && node.ref !== undefined ? [node.ref] : [];
    return [...own, ...fieldsIn(node.children ?? [])];
  });
}

interface FieldElement {
  type?: string;
  getAttribute(name: string): string | null;
}

/** A field that does not respond counts as secret. */
async function isSecret(page: Page, ref: string): Promise<boolean> {
  const look = (element: FieldElement) =>
    element.type === 'password' ||
    /(current|new)-password|one-time-code|\bcc-/.test(element.getAttribute('autocomplete') ?? '');
  return page
    .getByRef(ref)
    .evaluate(look as (element: unknown) => boolean, undefined, { timeout: FACT_MS })
    .catch(() => true);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
