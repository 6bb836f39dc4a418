/** Type of an argument. `text` is a string or a regular expression, as for most of Playwright's text arguments. */
export type ValueKind = 'string' | 'text' | 'boolean' | 'integer' | 'locator';

/** What the command names up to this point: the page, elements, or a frame's document. */
export type Scope = 'page' | 'element' | 'frame';

export interface Method {
  /** Parameter names in order. */
  params: Record<string, ValueKind>;
  /** Number of parameters that may be positional. */
  positional: number;
  /** Number of required parameters. */
  required: number;
  /** Scopes that it may follow. */
  on: readonly Scope[];
  /** The resulting scope; `same` is the scope that it follows. */
  gives: 'element' | 'frame' | 'same';
  /** Written without parentheses. */
  property?: boolean;
}

const ANYWHERE = ['page', 'element', 'frame'] as const;
const FOUND = ['element', 'frame'] as const;
const ELEMENT = ['element'] as const;

const byText: Method = {
  params: { text: 'text', exact: 'boolean' },
  positional: 1,
  required: 1,
  on: ANYWHERE,
  gives: 'element',
};
const filters = { has_text: 'text', has_not_text: 'text', has: 'locator', has_not: 'locator' } as const;
const property = { params: {}, positional: 0, required: 0, property: true } as const;
const same = { on: FOUND, gives: 'same' } as const;
const finds = { on: ANYWHERE, gives: 'element' } as const;
const narrows = { on: ELEMENT, gives: 'element' } as const;

/** The methods of Playwright's Python locators that an automation may use. */
export const METHODS: Readonly<Record<string, Method>> = {
  get_by_role: {
    params: {
      role: 'string',
      name: 'text',
      exact: 'boolean',
      checked: 'boolean',
      disabled: 'boolean',
      expanded: 'boolean',
      include_hidden: 'boolean',
      level: 'integer',
      pressed: 'boolean',
      selected: 'boolean',
    },
    positional: 1,
    required: 1,
    ...finds,
  },
  get_by_label: byText,
  get_by_text: byText,
  get_by_placeholder: byText,
  get_by_alt_text: byText,
  get_by_title: byText,
  get_by_test_id: { params: { test_id: 'text' }, positional: 1, required: 1, ...finds },
  locator: { params: { selector: 'string', ...filters }, positional: 1, required: 1, ...finds },
  filter: { params: { ...filters, visible: 'boolean' }, positional: 0, required: 0, ...narrows },
  frame_locator: { params: { selector: 'string' }, positional: 1, required: 1, on: ANYWHERE, gives: 'frame' },
  nth: { params: { index: 'integer' }, positional: 1, required: 1, ...same },
  and_: { params: { locator: 'locator' }, positional: 1, required: 1, ...narrows },
  or_: { params: { locator: 'locator' }, positional: 1, required: 1, ...narrows },
  first: { ...property, ...same },
  last: { ...property, ...same },
  content_frame: { ...property, on: ELEMENT, gives: 'frame' },
  owner: { ...property, on: ['frame'], gives: 'element' },
};
