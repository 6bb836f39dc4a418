import { describe, expect, it } from 'vitest';
import { click, complaints, errorsOf, pause, type, warnings, withNodes } from '../reading.js';
import { COMMAND, LENIENT, loop, more, parameters } from './lenient.js';

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
    'nodes.0.interaction_action.input_text.input_text: 5 is not a string',
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
    'post_processing_nodes.0.type: is missing; every node in this list needs a type',
  ],
  [
    'an assertion about no locator',
    withNodes([{ type: 'assert_locator_node', locator: ' ', assertion: 'to_be_hidden' }]),
    'nodes.0.locator: is empty; give a locator command',
  ],
  [
    'a bare value for a list',
    parameters({ input_parameters: { user: 'ann' } }),
    'parameters.input_parameters.user: "ann" is not a list of strings, numbers or booleans',
  ],
  [
    'an action that an old page of the documentation shows',
    withNodes([{ fetch_2fa_action: { type: 'totp' } }]),
    'nodes.0: an action_node needs exactly one action, this has none; fetch_2fa_action is not an action; use extraction_action.two_fa_action for a code in a message, or a secure parameter with totp for an authenticator code',
  ],
];

describe('reading as leniently as the format', () => {
  it.each(LENIENT)('takes %s', (_, document) => {
    expect(errorsOf(document)).toEqual([]);
    expect(warnings(document).filter((warning) => !/is empty, so|no node uses/.test(warning))).toEqual([]);
  });

  it.each(REFUSED)('does not take %s', (_, document, complaint) => {
    expect(complaints(document)).toEqual([complaint]);
  });
});
