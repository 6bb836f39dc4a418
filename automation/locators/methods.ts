/** What a value may be: `text` is a string or a regular expression, as most of Playwright's text arguments are. */
export type ValueKind = 'string' | 'text' | 'boolean' | 'integer' | 'locator';

export interface Method {
  /** Parameter names in order; those after `keywordsFrom` take keywords only. */
  params: Record<string, ValueKind>;
  positional: number;
  required: number;
  /** Written without brackets. */
  property?: boolean;
}

const byText: Method = { params: { text: 'text', exact: 'boolean' }, positional: 1, required: 1 };
const filters = { has_text: 'text', has_not_text: 'text', has: 'locator', has_not: 'locator' } as const;
const property: Method = { params: {}, positional: 0, required: 0, property: true };

/** Playwright's Python locator methods that an automation may use. */
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
  },
  get_by_label: byText,
  get_by_text: byText,
  get_by_placeholder: byText,
  get_by_alt_text: byText,
  get_by_title: byText,
  get_by_test_id: { params: { test_id: 'text' }, positional: 1, required: 1 },
  locator: { params: { selector: 'string', ...filters }, positional: 1, required: 1 },
  filter: { params: { ...filters, visible: 'boolean' }, positional: 0, required: 0 },
  frame_locator: { params: { selector: 'string' }, positional: 1, required: 1 },
  nth: { params: { index: 'integer' }, positional: 1, required: 1 },
  and_: { params: { locator: 'locator' }, positional: 1, required: 1 },
  or_: { params: { locator: 'locator' }, positional: 1, required: 1 },
  first: property,
  last: property,
  content_frame: property,
  owner: property,
};
