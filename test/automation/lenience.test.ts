import { describe, expect, it } from 'vitest';
import { click, complaints, errorsOf, pause, type, warnings, withNodes } from './reading.js';

const COMMAND = 'get_by_role("button", name="Go")';
const more = (members: object) => withNodes([click({ command: COMMAND })], members);
const sleep = (members: object) => withNodes([{ sleep_action: { sleep_time: 1 }, ...members }]);
const loop = (members: object) => withNodes([{ type: 'for_loop_node', locator: COMMAND, nodes: [], ...members }]);
const parameters = (maps: object) => ({ url: '', parameters: { input_parameters: {}, ...maps } });

const READ: [what: string, document: unknown][] = [
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
  ['no branches', withNodes([{ condition: '1' }])],
  ['a loop that has blanks for the other source', loop({ variable_name: '  ' })],
  [
    'names with letters of other alphabets, and words of Python',
    parameters({ input_parameters: { straße: [], class: [] } }),
  ],
  ['null in a generated parameter', parameters({ generated_parameters: { total: [null] } })],
  ['a schema for editors', more({ $schema: './automation.schema.json' })],
  [
    'more steps than an agent has time for',
    withNodes([{ interaction_action: { agentic_task: { task: 'a', max_steps: 500 } } }]),
  ],
];

const REFUSED: [what: string, document: unknown, complaint: string][] = [
  [
    'null for a number',
    withNodes([pause({ max_wait_time: null })]),
    'nodes.0.human_in_loop_action.max_wait_time: null is not a number above 0 and below 600',
  ],
  ['a fraction for a whole number', more({ max_retries: 1.5 }), 'max_retries: 1.5 is not a whole number'],
  [
    'a number for text',
    withNodes([type({ command: COMMAND, input_text: 5 })]),
    'nodes.0.interaction_action.input_text.input_text: 5 is not text',
  ],
  [
    'null for a boolean',
    withNodes([click({ command: COMMAND, force: null })]),
    'nodes.0.interaction_action.click_element.force: null is not true or false',
  ],
  [
    'another word for a boolean',
    withNodes([click({ command: COMMAND, force: 'always' })]),
    'nodes.0.interaction_action.click_element.force: "always" is not true or false',
  ],
  ['null for the nodes', withNodes(null as unknown as unknown[]), 'nodes: null is not a list of nodes'],
  ['a loop without nodes', loop({ nodes: undefined }), 'nodes.0.nodes: missing; give a list of nodes'],
  [
    'a node without a type after the run',
    more({ post_processing_nodes: [{ sleep_action: { sleep_time: 1 } }] }),
    'post_processing_nodes.0.type: missing; here every node needs its type',
  ],
  [
    'a bare value for a list',
    parameters({ input_parameters: { user: 'ann' } }),
    'parameters.input_parameters.user: "ann" is not a list of text, numbers or booleans',
  ],
  [
    'an action that an old page of the documentation shows',
    withNodes([{ fetch_2fa_action: { type: 'totp' } }]),
    'nodes.0: an action_node needs exactly one action, this has none; fetch_2fa_action is no action: use extraction_action.two_fa_action for a code that is sent, and a secure parameter with totp for one that is computed',
  ],
];

describe('reading as leniently as the format', () => {
  it.each(READ)('takes %s', (_, document) => {
    expect(errorsOf(document)).toEqual([]);
    expect(warnings(document).filter((warning) => !warning.includes('there are none'))).toEqual([]);
  });

  it.each(REFUSED)('does not take %s', (_, document, complaint) => {
    expect(complaints(document)).toEqual([complaint]);
  });
});
