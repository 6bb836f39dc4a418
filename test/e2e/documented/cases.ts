import { type ModelAnswer, type ModelRequest, refOf } from '../../support/models/model-stub.js';

/** How a documented example is run on the practice site, and what a reader of the documentation expects of it. */
export interface DocumentedExample {
  /** Below `test/automation/examples`. */
  file: string;
  /** Page that stands for the site it names. */
  page?: string;
  /** Input parameters, where the ones of the file are only placeholders. */
  values?: Record<string, unknown[]>;
  secure?: Record<string, unknown[]>;
  /** The nodes around a single node. */
  around?: (node: unknown) => unknown[];
  /** The person's part: they press Done. */
  person?: true;
  /** The values that the page received, and how often. */
  did?: Record<string, number>;
  /** What a form or request of the page sent last. */
  sent?: { path: string; values: object };
  outputs?: unknown[];
  /** Files of the run besides `final.jpg`. */
  files?: string[];
  /** Type of the failure; without it the run succeeds. */
  fails?: string;
}

/** Addresses of the documentation, and the places of the practice site that stand for them. */
export const PLACES: [address: string, path: string][] = [
  ['https://example.com/items', '/steps'],
  ['https://example.com/dashboard', '/steps/dashboard'],
  ['https://example.com/files/document.pdf', '/steps/report.pdf'],
  ['https://inference-api.optexity.com/v1/customers', '/api/search'],
  ['https://i94.cbp.dhs.gov/api/services/i94/recent', '/api/travel/recent'],
  ['https://s24.q4cdn.com/216390268/files/doc_downloads/test.pdf', '/downloads/terms'],
];

/** DocumentedExample examples that are not run, and why. */
export const NOT_RUN: Record<string, string> = {
  'automations/automation-structure-parameters.json': 'needs a vault of 1Password',
  'automations/onepassword-usage.json': 'needs a vault of 1Password',
  'automations/aws-secrets-manager-totp-from-aws-secrets-manager.json': 'needs a secret in AWS',
  'automations/pointclickcare-detailed-census-report-full-automation.json':
    'needs the product it is written for: its menus, frames and reports; and its one-time secret is no base32',
  'nodes/private-node-structure.json':
    'needs the handler of another product; handlers are tested in test/activities/private',
  'nodes/two-fa-integration-slack-2fa.json':
    'needs a channel of Slack; the step is tested in test/activities/two-factor',
};

const STOCK = { stock_name: 'Apple Inc.', stock_price: '190.50', stock_symbol: 'AAPL' };
const TRAVELLER = {
  first_name: ['Ana'],
  last_name: ['Lima'],
  date_of_birth: ['01/02/1990'],
  document_number: ['X123'],
  nationality: ['IND'],
};
const ADMITTED = { traveller: 'Ana', country: 'INDIA (IND)', admittedUntil: '2027-01-31' };
const TOTP = [{ totp: { totp_secret: 'JBSWY3DPEHPK3PXP', digits: 6 } }];

const scriptOf = (javascript: string) => ({
  python_script_action: {
    execution_code: `async def code_fn(page):\n    await page.evaluate(${JSON.stringify(javascript)})`,
  },
});

const nothing = { did: {} };
const signIn = {
  did: {
    'click Sign in': 1,
    'Email = user@example.com': 1,
    'Password = mypassword123': 1,
    'click Sign In': 1,
  },
};
const clicked = (name: string) => ({ did: { [`click ${name}`]: 1 } });
const automation = (name: string, more: Omit<DocumentedExample, 'file'>) => ({
  file: `automations/${name}.json`,
  ...more,
});
const node = (name: string, more: Omit<DocumentedExample, 'file'>) => ({ file: `nodes/${name}.json`, ...more });

/** Makes a variable an output, so that it can be seen. */
const shown = (name: string) => ({
  misc_action: { set_variable: { name: 'shown', expression: `'{${name}[0]}'`, output_variable_name: name } },
});
const found = (name: string, value: string) => [{ unique_identifier: name, json_data: { [name]: value } }];

export const DOCUMENTED: DocumentedExample[] = [
  automation('agentic-tasks-combining-with-static-actions', {
    did: { 'Email = example': 1, 'click Sign In': 1, 'click Reports': 1, 'click Download Report': 1 },
    files: ['report.pdf'],
  }),
  automation('assertion-action-wait-for-a-spinner-to-disappear-then', clicked('Submit')),
  automation('automation-structure-browser-channel', nothing),
  automation('automation-structure-complete-example', { did: { 'Email = user@example.com': 1 } }),
  automation('automation-structure-os-emulation', nothing),
  automation('automation-structure-reuse-page-if-already-on-url', nothing),
  automation('aws-secrets-manager-usage', { did: { 'Password = password_value': 1 } }),
  automation('example-download-pdf-url', { files: ['example.pdf', 'terms.pdf'] }),
  automation('example-extract-price-stockanalysis', { page: '/market', outputs: [{ json_data: STOCK }] }),
  automation('example-i94', { page: '/travel', values: TRAVELLER, outputs: [{ json_data: { body: ADMITTED } }] }),
  automation('faqs-form-interactions', { page: '/market', values: { search_term: ['AAPL'] } }),
  automation('human-in-loop-complete-automation-example', {
    person: true,
    did: { 'Username = user@example.com': 1, 'click Submit': 1 },
  }),
  automation('i94-final-automation', {
    page: '/travel',
    values: TRAVELLER,
    outputs: [{ json_data: { body: ADMITTED } }],
  }),
  automation('if-else-node-extract-and-check-page-state', {
    did: { 'Username = example': 1 },
    outputs: [{ json_data: { is_login_page: true } }],
  }),
  automation('parameters-generated-parameters', nothing),
  automation('parameters-input-parameters', { did: { 'family_name = placeholder': 1, 'first_name = placeholder': 1 } }),
  automation('parameters-totp-codes', { secure: { auth_code: TOTP }, did: { 'auth_code = ######': 1 } }),
  automation('quickstart-python-login', signIn),
  automation('quickstart-the-complete-automation', signIn),
  automation('recording-first-inference-extracting-the-stock-price-2', {
    page: '/market',
    values: { search_term: ['AAPL'] },
    outputs: [{ json_data: STOCK }],
  }),
  automation('recording-first-inference-understand-the-automation', {
    page: '/market',
    values: { search_term: ['AAPL'] },
  }),
  automation('totp-integration-direct-totp-secret', { secure: { auth_code: TOTP }, did: { 'auth_code = ######': 1 } }),
  automation('two-factor-auth-getting-the-totp-secret', { did: { 'totp_secret = JBSWY3DPEHPK3PXP': 1 } }),

  node('action-node-fail-state-node-2', { values: { username: ['ana'] }, fails: 'FailState' }),
  node('action-node-structure', clicked('Submit')),
  node('action-node-with-custom-timing', clicked('Submit')),
  node('agentic-tasks-agentictask', nothing),
  node('agentic-tasks-variables-in-agentic-tasks', { values: { search_query: ['lamp'], price_max: ['50'] } }),
  node('assertion-action-locator-syntax-get-by-role-button-name-submit', {
    around: (one) => [one, shown('found')],
    outputs: found('found', 'True'),
  }),
  node('assertion-action-locator-syntax-get-by-text-order-confirmed', {
    around: (one) => [one, shown('found')],
    outputs: found('found', 'True'),
  }),
  node('assertion-action-structure', {
    around: (one) => [one, shown('error_visible')],
    outputs: found('error_visible', 'True'),
  }),
  node('best-practices-always-provide-fallback', clicked('Continue')),
  node('best-practices-avoid-dynamic-ids-get-by-role-button-name-submit', clicked('Submit')),
  node('best-practices-skip-optional-steps', clicked('Skip Tutorial')),
  node('count-locator-action-json-example', {
    around: (one) => [one, shown('row_count')],
    outputs: found('row_count', '3'),
  }),
  node('count-locator-action-waiting-for-matches', {
    around: (one) => [one, shown('result_rows')],
    outputs: found('result_rows', '3'),
  }),
  node('downloads-files-click-to-download', { ...clicked('Download Report'), files: ['monthly_report.pdf'] }),
  node('downloads-files-multiple-downloads', {
    values: { doc_ids: ['D-1', 'D-2'] },
    did: { 'click D-1': 1, 'click D-2': 1 },
    files: ['doc_D-1.pdf', 'doc_D-2.pdf'],
  }),
  node('downloads-files-waiting-for-downloads', { ...clicked('Download Large File'), files: ['report.pdf'] }),
  node('extraction-action-allow-none', {
    outputs: [{ json_data: { product_name: 'Desk lamp', price: null, availability: null } }],
  }),
  node('extraction-action-extraction-format', {
    outputs: [{ json_data: { title: 'Orders', items: ['A-1', 'A-2'], count: '2' } }],
  }),
  node('extraction-action-fallback-behavior', { outputs: [{ json_data: { total_amount: '49.90' } }] }),
  node('extraction-action-screenshot-extraction', { files: ['confirmation.png'] }),
  node('extraction-action-state-extraction', nothing),
  node('extraction-action-using-the-response', {
    values: { api_token: ['a-token'], customer_email: ['eve@example.com'] },
    sent: { path: '/api/search', values: { email: 'eve@example.com' } },
  }),
  node('faqs-form-interactions-2', { did: { 'Country = United States of America': 1 } }),
  node('for-loop-node-download-one-file-per-matched-row', {
    did: { 'click Download': 3 },
    files: ['invoice_0.pdf', 'invoice_1.pdf', 'invoice_2.pdf'],
  }),
  node('for-loop-node-error-handling', { values: { files: ['a', 'b'] }, did: {} }),
  node('for-loop-node-locator-loop', { did: { 'click Edit A-1': 1, 'click Edit A-2': 1, 'click Edit A-3': 1 } }),
  node('for-loop-node-nested-loops', {
    values: { pages: ['1', '2'], items: ['A-1', 'A-3'] },
    did: { 'click A-1': 2, 'click A-3': 2 },
  }),
  node('for-loop-node-process-items-and-return', {
    values: { item_ids: ['A-1'] },
    did: { 'click A-1': 1 },
    outputs: [{ json_data: { details: 'A lamp' } }],
  }),
  node('for-loop-node-variable-loop', {
    values: { order_ids: ['A-2', 'A-3'] },
    did: { 'click A-2': 1, 'click A-3': 1 },
  }),
  node('human-in-loop-json-example', { person: true, did: {} }),
  node('i94-add-a-network-call-extraction-action', {
    page: '/travel',
    around: (one) => [
      scriptOf("document.getElementById('record').hidden = false"),
      { interaction_action: { click_element: { command: 'get_by_role("button", name="Click to submit the form")' } } },
      one,
    ],
    outputs: [{ json_data: { body: { ...ADMITTED, traveller: '', country: '' } } }],
  }),
  node('i94-clarify-the-nationality-selection', {
    page: '/travel',
    values: { nationality: ['IND'] },
    around: (one) => [
      scriptOf("document.getElementById('record').hidden = false"),
      {
        interaction_action: {
          input_text: { command: 'get_by_role("combobox", name="Please enter your document")', input_text: 'IND' },
        },
      },
      one,
    ],
  }),
  node('i94-scroll-the-popup-via-python-script', {
    page: '/travel',
    around: (one) => [
      one,
      { interaction_action: { click_element: { command: 'get_by_role("button", name="I ACKNOWLEDGE")' } } },
    ],
  }),
  node('if-else-node-condition-syntax-is-login-screen-0', { values: { is_login_screen: [true] } }),
  node('if-else-node-condition-syntax-verification-needed-0-is-not-none-an', {
    values: { verification_needed: ['sms'] },
  }),
  node('if-else-node-nested-conditions', { values: { user_type: ['admin'], access_level: ['full'] } }),
  node('interaction-action-click-element', clicked('Submit')),
  node('interaction-action-close-tabs-until', {
    page: '/steps/dashboard',
    around: (one) => [
      {
        interaction_action: { click_element: { command: 'get_by_role("button", name="Open Details")' } },
        expect_new_tab: true,
      },
      one,
      { interaction_action: { click_element: { command: 'get_by_role("button", name="Submit")' } } },
    ],
    did: { 'click Open Details': 1, 'click Submit': 1 },
  }),
  node('interaction-action-fill-vs-type-2', { did: { 'Price = 500': 1 } }),
  node('interaction-action-go-back', {
    around: (one) => [
      { interaction_action: { click_element: { command: 'get_by_role("link", name="Sign in")' } } },
      one,
      { interaction_action: { click_element: { command: 'get_by_role("button", name="Submit")' } } },
    ],
    did: { 'click Sign in': 1, 'click Submit': 1 },
  }),
  node('interaction-action-handling-new-tabs', clicked('Open Details')),
  node('interaction-action-input-text', {
    values: { email: ['ana@example.com'] },
    did: { 'Email = ana@example.com': 1 },
  }),
  node('interaction-action-select-option', { did: { 'Country = United States of America': 1 } }),
  node('interaction-action-upload-file-2', { did: { 'Upload Document = report.pdf': 1 } }),
  node('llm-query-action-output-format', {
    outputs: [{ json_data: { summary: 'all is well', status: 'ok', items: [] } }],
  }),
  node('llm-query-action-storing-output-as-variables', {
    values: { page_links: ['/steps?page=2'] },
    around: (one) => [one, shown('next_url')],
    outputs: [
      { json_data: { next_url: '/steps?page=2', has_more_pages: 'false' } },
      ...found('next_url', '/steps?page=2'),
    ],
  }),
  node('locators-chaining-locator-form-login-get-by-role-butto', clicked('Submit')),
  node('locators-common-patterns-div-contains-text-welcome', clicked('Welcome')),
  node('locators-common-patterns-ul-li-3-a', clicked('Chair')),
  node('locators-css-selector-locator-data-action-submit', clicked('Submit')),
  node('locators-css-selector-locator-email-input', clicked('Email')),
  node('locators-dynamic-elements-get-by-role-link-name-product-index-loop', {
    values: { product: ['Lamp', 'Mat'] },
    around: (one) => [{ variable_name: 'product', nodes: [one] }],
    did: { 'click Lamp': 1, 'click Mat': 1 },
  }),
  node('locators-label-based-get-by-label-password', clicked('Password')),
  node('locators-prompt-instructions', clicked('Continue')),
  node('locators-role-based-recommended-get-by-role-combobox-name-country', clicked('Country')),
  node('locators-role-based-recommended-get-by-role-textbox-name-email', clicked('Email')),
  node('locators-text-based-get-by-text-welcome-exact-true', clicked('Welcome')),
  node('locators-xpath-locators', clicked('Edit A-2')),
  node('model-configuration-action-level-override', { outputs: [{ json_data: { invoice_total: '49.90' } }] }),
  node('pointclickcare-detailed-census-report-minimal-example', {
    values: { is_same_user_logged_in: [false], username: ['ana'] },
    did: { 'Username = ana': 1 },
  }),
  node('python-script-action-python-script-extraction', { outputs: [{ json_data: { order_id: 'Z-1001' } }] }),
  node('quickstart-python-click', clicked('Continue')),
  node('recording-first-inference-extracting-the-stock-price', {
    page: '/market/AAPL',
    outputs: [{ json_data: STOCK }],
  }),
  node('sleep-action-json-example', nothing),
  node('timing-retries-optional-elements', clicked('Dismiss')),
  node('timing-retries-slow-loading-pages', clicked('Search')),
  node('two-fa-integration-using-the-code', {
    values: { auth_code: ['123456'] },
    did: { 'Verification Code = 123456': 1 },
  }),
  node('two-factor-auth-the-2fa-flow', clicked('Sign In')),
  node('two-factor-auth-using-the-2fa-code-2', {
    values: { auth_code: ['123456'] },
    did: { 'Enter code = 123456': 1 },
  }),
];

/** What the model answers, by what it is asked. */
const ANSWERS: [asked: string, answer: (request: ModelRequest) => ModelAnswer][] = [
  ['the name of the stock equivalent', (request) => ({ json: { ref: refOf(request, 'link', 'AAPL Apple Inc.') } })],
  ["the dropdown option 'AAPL'", (request) => ({ json: { ref: refOf(request, 'link', 'AAPL Apple Inc.') } })],
  ['Select IND from the options', (request) => ({ json: { ref: refOf(request, 'option', 'INDIA (IND)') } })],
  ['stock price, stock name', () => ({ json: STOCK })],
  ['Is this a login page', () => ({ json: { is_login_page: true } })],
  ['Extract product details', () => ({ json: { product_name: 'Desk lamp', price: null, availability: null } })],
  ['Extract the fields', () => ({ json: { title: 'Orders', items: ['A-1', 'A-2'], count: '2' } })],
  ['Extract item details', () => ({ json: { details: 'A lamp' } })],
  ['Fill the fields', () => ({ json: { summary: 'all is well', status: 'ok', items: [] } })],
  ['From these page links: /steps?page=2', () => ({ json: { next_url: '/steps?page=2', has_more_pages: 'false' } })],
  ['Read the invoice total', () => ({ json: { invoice_total: '49.90' } })],
];

export function answer(request: ModelRequest): ModelAnswer {
  const { messages, tools } = request.body;
  if (tools !== undefined) {
    const isFirst = !messages.some(({ role }) => role === 'tool');
    return isFirst && request.text.includes('Monthly Summary')
      ? { calls: [{ name: 'click', input: { ref: refOf(request, 'button', 'Reports') } }] }
      : { calls: [{ name: 'finish', input: { success: true, summary: 'Done' } }] };
  }
  const known = ANSWERS.find(([asked]) => request.text.includes(asked));
  return known === undefined ? { status: 400 } : known[1](request);
}
