import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { firstIssues, MOST_ISSUES } from '../automation/model/findings.js';
import { type Issue } from '../automation/model/issue.js';
import { isTooDeep, MAX_JSON_DEPTH } from '../automation/model/json-value.js';

/** The result of reading a text as JSON. */
export interface JsonText {
  /** The value that `JSON.parse` returns. For invalid JSON, the part that can be recovered; undefined when nothing can. */
  json?: unknown;
  /** The places where the text is not valid JSON. */
  errors: Issue[];
  /** Duplicate keys, which `JSON.parse` ignores. */
  repeated: Issue[];
  /** Adds to each issue the line and column of the member that it is about; for a missing member, those of the enclosing object. */
  locate: (issues: readonly Issue[]) => Issue[];
}

/** Reads JSON; never throws. Ignores a leading byte order mark. */
export function readJsonText(text: string): JsonText {
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const strict = strictly(plain);
  if (strict !== undefined && isTooDeep(strict.json)) return bare(TOO_DEEP);
  const problems: ParseError[] = [];
  const root = treeOf(plain, problems);
  if (root === undefined && strict === undefined && problems.length === 0) return bare(TOO_DEEP);
  const places = new Places(plain);
  const locate = (issues: readonly Issue[]) =>
    issues.map((issue) => {
      const node = root && nodeAt(root, issue.path);
      return node === undefined ? issue : { ...issue, ...places.at(node.offset) };
    });
  if (strict !== undefined) {
    return { json: strict.json, errors: [], repeated: locate(repeatedIn(root)), locate };
  }
  const offsets = [...new Set(problems.map(({ offset }) => offset))];
  const errors = offsets.map((offset) => {
    const found = offset < plain.length ? `unexpected ${JSON.stringify(plain[offset])}` : 'the text ends too early';
    return { path: '', message: `not JSON: ${found}`, ...places.at(offset) };
  });
  // A text that ends too early may be missing members. They are not errors of its author, so only a complete text has a value.
  const isWhole = root !== undefined && !offsets.includes(plain.length);
  const noJson: Issue = { path: '', message: 'not JSON' };
  return {
    ...(isWhole && { json: valueOf(root) }),
    errors: errors.length === 0 ? [noJson] : firstIssues(errors, 'errors'),
    repeated: isWhole ? locate(repeatedIn(root)) : [],
    locate,
  };
}

/** Lists the duplicate keys of a JSON text. In each object, the last duplicate counts. */
export function repeatedKeys(text: string): Issue[] {
  return readJsonText(text).repeated.map(({ path, message }) => ({ path, message }));
}

const TOO_DEEP: Issue = { path: '', message: `is nested deeper than ${MAX_JSON_DEPTH} levels` };

function bare(error: Issue): JsonText {
  return { errors: [error], repeated: [], locate: (issues) => [...issues] };
}

function strictly(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

/** Returns undefined, without problems, when the text nests deeper than the stack. */
function treeOf(text: string, problems: ParseError[]): Node | undefined {
  try {
    return parseTree(text, problems, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.length = 0;
    return undefined;
  }
}

/** Like the parser's own function, which would let a key set a prototype. */
function valueOf(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(valueOf);
  if (node.type !== 'object') return node.value as unknown;
  return Object.fromEntries(members(node).flatMap(({ key, value }) => (value ? [[key, valueOf(value)]] : [])));
}

interface Member {
  key: string;
  property: Node;
  value: Node | undefined;
}

function members(node: Node): Member[] {
  return (node.children ?? []).map((property) => ({
    key: String(property.children?.[0]?.value),
    property,
    value: property.children?.[1],
  }));
}

function repeatedIn(root: Node | undefined): Issue[] {
  const paths = new Set<string>();
  let more = 0;
  const walk = (node: Node, path: string) => {
    const below = (name: string) => (path === '' ? name : `${path}.${name}`);
    if (node.type === 'array') node.children?.forEach((item, index) => walk(item, below(String(index))));
    if (node.type !== 'object') return;
    const keys = new Set<string>();
    for (const { key, value } of members(node)) {
      // A path may be as long as the text, so the first ones are enough.
      if (keys.has(key) && paths.size < MOST_ISSUES) paths.add(below(key));
      else if (keys.has(key)) more += 1;
      keys.add(key);
      if (value !== undefined) walk(value, below(key));
    }
  };
  if (root !== undefined) walk(root, '');
  const message = 'this key stands more than once in its object; the last one counts';
  const issues = [...paths].map((path) => ({ path, message }));
  return more === 0 ? issues : [...issues, { path: '', message: `and ${more} more keys stand more than once` }];
}

/** The member or item at a dotted path, or the nearest one around it. A key may itself contain dots. */
function nodeAt(node: Node, path: string): Node {
  if (path === '') return node;
  if (node.type === 'array') {
    const [index = '', ...rest] = path.split('.');
    const item = node.children?.[Number(index)];
    return item === undefined ? node : nodeAt(item, rest.join('.'));
  }
  if (node.type !== 'object') return node;
  // Of duplicate keys, the last one counts.
  const found = members(node).findLast(({ key }) => path === key || path.startsWith(`${key}.`));
  if (found === undefined) return node;
  const rest = path.slice(found.key.length + 1);
  const inside = found.value === undefined || rest === '' ? undefined : nodeAt(found.value, rest);
  return inside === undefined || inside === found.value ? found.property : inside;
}

/** Converts offsets in a text to lines and columns, from 1. */
class Places {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  at(offset: number): { line: number; column: number } {
    let first = 0;
    let last = this.starts.length - 1;
    while (first < last) {
      const middle = Math.ceil((first + last) / 2);
      if (this.starts[middle]! <= offset) first = middle;
      else last = middle - 1;
    }
    return { line: first + 1, column: offset - this.starts[first]! + 1 };
  }
}
