import { click, pause, withNodes } from '../reading.js';

export const COMMAND = 'get_by_role("button", name="Go")';
export const more = (members: object) => withNodes([click({ command: COMMAND })], members);
const sleep = (members: object) => withNodes([{ sleep_action: { sleep_time: 1 }, ...members }]);
export const loop = (members: object) =>
  withNodes([{ type: 'for_loop_node', locator: COMMAND, nodes: [], ...members }]);
export const parameters = (maps: object) => ({ url: '', parameters: { input_parameters: {}, ...maps } });

/** Documents that are not well-formed and that the reader accepts all the same. */
export const LENIENT: [what: string, document: unknown][] = [
  ['a number as text', withNodes([pause({ max_wait_time: '300' })])],
  ['a number as text with blanks and a sign', sleep({ end_sleep_time: ' +2.5 ' })],
  ['a number as text with an exponent', withNodes([{ sleep_action: { sleep_time: '1e2' } }])],
  ['a whole number as text', more({ max_retries: '2' })],
  ['a whole number written with a fraction of nothing', loop({ max_iterations: '3.0' })],
  ['true for one second', sleep({ end_sleep_time: true })],
  ['a boolean as text', withNodes([click({ command: COMMAND, double_click: 'True' })])],
  ['a boolean as a number', withNodes([click({ command: COMMAND, double_click: 0 })])],
  ['a boolean as another word', withNodes([click({ command: COMMAND, force: 'yes', skip_prompt: 'off' })])],
  ['an action that is null beside the one', withNodes([{ interaction_action: null, sleep_action: { sleep_time: 1 } }])],
  ['members that may be null', withNodes([click({ command: COMMAND, xpath: null, download_filename: null })])],
  ['an address with blanks around it', { ...parameters({}), url: ' https://example.com\n' }],
  ['no branches', withNodes([{ condition: '1' }])],
  ['a loop that has blanks for the other source', loop({ variable_name: '  ' })],
  [
    'names with letters of other alphabets, and words of Python',
    parameters({ input_parameters: { straße: [], नाम: [], class: [] } }),
  ],
  ['null in a generated parameter', parameters({ generated_parameters: { total: [null] } })],
  ['a schema for editors', more({ $schema: './automation.schema.json' })],
  [
    'more steps than an agent has time for',
    withNodes([{ interaction_action: { agentic_task: { task: 'a', max_steps: 500 } } }]),
  ],
];
