import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { automationLabel, mayPause } from '../../../automation/model/queries.js';
import { bindParameters } from '../../../automation/parameters/bind-parameters.js';
import { readAutomation } from '../../../automation/reading/read-automation.js';
import { automation, click, complaints, errorsOf, example, open, pause, warnings, withNodes } from '../reading.js';

const go = { command: 'get_by_text("Go")' };
const sleep = (sleep_time: unknown, more: object = {}) => ({
  type: 'action_node',
  sleep_action: { sleep_time },
  ...more,
});

describe('readAutomation', () => {
  it('reports every error at once, each with its path', () => {
    const document = {
      url: 7,
      nodes: [{ human_in_loop_action: { max_wait_time: 700 } }, 'click', sleep('x', { end_sleep_time: 31 }), open({})],
      max_retries: -1,
    };
    expect(complaints(document)).toEqual([
      'url: 7 is not a string',
      'max_retries: -1 is below 0, the minimum',
      'parameters: missing; give an object such as { "input_parameters": {} }',
      "nodes.0.human_in_loop_action.max_wait_time: 700 is not below 600, the run's hard limit in seconds",
      'nodes.1: "click" is not a node: an object with a type',
      'nodes.2.end_sleep_time: 31 is above 30, the maximum',
      'nodes.2.sleep_action.sleep_time: "x" is not a number below 600',
      'nodes.3.interaction_action.go_to_url.url: missing; give a string',
    ]);
  });

  it.each([
    ['text', '"text" is not an automation: an object with url, parameters and nodes'],
    [[], 'a list is not an automation: an object with url, parameters and nodes'],
    [null, 'null is not an automation: an object with url, parameters and nodes'],
    [undefined, 'missing; give an automation: an object with url, parameters and nodes'],
  ])('refuses %j, which is not an automation', (json, message) => {
    expect(errorsOf(json)).toEqual([{ path: '', message }]);
  });

  it('takes missing lists as empty, and null for none of them', () => {
    expect(automation({ url: '', parameters: { input_parameters: {} } })).toMatchObject({ url: '', nodes: [] });
    const document = { url: '', parameters: { input_parameters: null, generated_parameters: null }, nodes: null };
    expect(complaints(document)).toEqual([
      'parameters.input_parameters: null is not an object of names and lists, or {} for none',
      'parameters.generated_parameters: null is not an object of names and lists, or {} for none',
      'nodes: null is not a list of nodes',
    ]);
  });

  it('warns of unknown keys, wherever they stand, and ignores them', () => {
    const node = {
      type: 'action_node',
      interaction_action: { click_element: { ...go, comand: 'x' }, tries: 3 },
      note: '',
    };
    expect(warnings(withNodes([node], { model: 'm' }))).toEqual([
      'model: is unknown and ignored',
      'nodes.0.note: is unknown and ignored',
      'nodes.0.interaction_action.tries: is unknown and ignored',
      'nodes.0.interaction_action.click_element.comand: is unknown and ignored; did you mean command?',
    ]);
  });

  it('says what was hardly meant otherwise: a key that is misspelt, an action that stands where its wrapper should', () => {
    const none = 'an action_node needs exactly one action, this has none;';
    expect(complaints(withNodes([{ type: 'action_node', click_element: go }]))).toEqual([
      `nodes.0: ${none} click_element belongs inside interaction_action`,
    ]);
    expect(complaints(withNodes([{ type: 'action_node', human_in_loop: { max_wait_time: 9 } }]))).toEqual([
      `nodes.0: ${none} human_in_loop is not known; did you mean human_in_loop_action?`,
    ]);
    const pause = { type: 'action_node', human_in_loop_action: { max_wait_time: 9, titl: 'Type it', colour: 'red' } };
    expect(warnings(withNodes([pause]))).toEqual([
      'nodes.0.human_in_loop_action.titl: is unknown and ignored; did you mean title?',
      'nodes.0.human_in_loop_action.colour: is unknown and ignored',
    ]);
  });

  it('takes numbers as text, nodes without a type, and a null action as none', () => {
    const node = { interaction_action: { max_tries: '3', click_element: go, hover: null }, sleep_action: null };
    const [read] = automation(withNodes([{ ...node, before_sleep_time: '2.5', expect_new_tab: true }])).nodes;
    expect(read).toMatchObject({
      kind: 'click_element',
      tries: { max_tries: 3, max_timeout_seconds_per_try: 1 },
      timing: { before_sleep_time: 2.5, expect_new_tab: true, max_new_tab_wait_time: 10 },
    });
    expect(complaints(withNodes([{ interaction_action: { max_tries: 1.5, click_element: go } }]))).toEqual([
      'nodes.0.interaction_action.max_tries: 1.5 is not a whole number',
    ]);
  });

  it('needs exactly one action, and names those it found', () => {
    const two = { sleep_action: { sleep_time: 1 }, fail_state_action: {} };
    const errors = errorsOf(withNodes([{}, two, { interaction_action: { click_element: go, hover: go } }]));
    expect(errors.map(({ path }) => path)).toEqual(['nodes.0', 'nodes.1', 'nodes.2.interaction_action']);
    expect(errors[0]!.message).toContain(
      'an action_node needs exactly one action, this has none; they are interaction_action',
    );
    expect(errors[1]!.message).toBe(
      'an action_node needs exactly one action, this has fail_state_action and sleep_action; keep one',
    );
  });

  it('warns above ten seconds of a wait around a node', () => {
    expect(warnings(withNodes([sleep(60, { before_sleep_time: 15, end_sleep_time: 11 })]))).toEqual([
      'nodes.0.before_sleep_time: 15 is above 10, the documented limit in seconds',
      'nodes.0.end_sleep_time: 11 is above 10, the documented limit in seconds',
    ]);
  });

  it.each([
    [withNodes([{ extraction_action: { vision: {} } }]), 'nodes.0.extraction_action.vision'],
    [withNodes([{ powershell_action: { commands: ['dir'] } }]), 'nodes.0.powershell_action'],
  ])('refuses a feature this version does not have, number %#', (document, path) => {
    const message = expect.stringMatching(/^UnsupportedFeature: this version does not support \w+; \w+/) as string;
    expect(errorsOf(document)).toEqual([{ path, message, unsupported: true }]);
  });

  it('finds what is wrong inside loops and branches', () => {
    const loop = { variable_name: 'a', index_variable_name: 'index_of', nodes: [pause({ max_wait_time: -1 })] };
    expect(
      complaints(withNodes([{ condition: 'a[0]', if_nodes: [loop] }, { condition: 'a[' }, { condition: '' }])),
    ).toEqual([
      'nodes.0.if_nodes.0.index_variable_name: must be a valid name other than index_of',
      'nodes.0.if_nodes.0.nodes.0.human_in_loop_action.max_wait_time: -1 is not above 0',
      'nodes.1.condition: expected a value, found the end (at character 3)',
      'nodes.2.condition: the expression is empty (at character 1)',
    ]);
  });

  it('warns of a placeholder in the first address, which stays as it is', () => {
    const document = { url: 'https://example.com/{a[0]}', parameters: { input_parameters: { a: ['x'] } } };
    expect(warnings({ ...document, nodes: [{ sleep_action: { sleep_time: 1 } }] })).toEqual([
      'url: placeholders in it are not replaced; open it with go_to_url',
    ]);
  });

  it('warns of a placeholder in the quotes of a condition, which is no value there', () => {
    const when = (condition: string) => ({ condition });
    const loop = { variable_name: 'a', nodes: [when("'{a[index]}' == 'x'"), when("'{index}' == '0' and {a[index]}")] };
    const document = withNodes([when(`"{a[0]}" == 'it\\'s'`), when("{a[0]} == 'x'"), loop], {
      parameters: { input_parameters: { a: ['x'] } },
    });
    expect(warnings(document)).toEqual([
      'nodes.0.condition: {a[0]} in quotes is the literal string, not the value; write {a[0]} without quotes',
      'nodes.2.nodes.0.condition: {a[index]} in quotes is the literal string, not the value; write {a[index]} without quotes',
    ]);
  });

  it('never throws, and answers every JSON with an automation or with errors', () => {
    const names = fc.constantFrom('type', 'nodes', 'url', 'parameters', 'interaction_action', '__proto__', 'condition');
    const { node } = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 2 }),
        fc.dictionary(names, tie('node'), { maxKeys: 4 }),
        fc.array(tie('node'), { maxLength: 3 }),
      ),
    }));
    const documents = fc.oneof(
      node,
      fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text)),
      node.map((inner) => withNodes([inner], { post_processing_nodes: inner })),
      fc.jsonValue({ maxDepth: 2 }).map((inner) => withNodes([click(inner as object), pause(inner as object)])),
    );
    fc.assert(
      fc.property(documents, (document) => {
        const read = readAutomation(document);
        expect(read.valid || read.errors.length > 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['lists', (inner: unknown) => [inner]],
    ['keys named __proto__', (inner: unknown) => ({ ['__proto__']: inner })],
    ['branches', (inner: unknown) => ({ condition: 'a[0]', if_nodes: [inner] })],
  ])('refuses a document that is nested very deeply by %s', (_by, wrap) => {
    let node: unknown = {};
    for (let depth = 0; depth < 100_000; depth += 1) node = wrap(node);
    expect(complaints(withNodes([node]))).toEqual([
      expect.stringMatching(/^nodes\.0\..+: nested more than 60 levels deep, the maximum$/),
    ]);
  });

  it('refuses a document with too many values', () => {
    expect(complaints(withNodes(Array.from({ length: 200_000 }, () => 1)))).toEqual([
      ': the document has more than 100000 values, the maximum',
    ]);
  });

  it('keeps a key named __proto__ from becoming anything else', () => {
    const document: unknown = JSON.parse(
      '{"url":"","parameters":{"input_parameters":{"__proto__":["a"]}},"__proto__":{"url":1}}',
    );
    expect(automation(document)).toMatchObject({ url: '' });
    expect(({} as Record<string, unknown>).url).toBeUndefined();
  });
});

describe('bindParameters', () => {
  const declaring = automation({ url: '', parameters: { input_parameters: { a: ['file'], b: [1] } } });

  it('takes the values of a start, and the values of the file when there are none', () => {
    expect(bindParameters(declaring, { a: [], b: [true, 2.5] })).toEqual({
      valid: true,
      parameters: { a: [], b: [true, 2.5] },
    });
    expect(bindParameters(declaring, undefined)).toEqual({ valid: true, parameters: { a: ['file'], b: [1] } });
  });

  it('names what is missing, undeclared or not a list, and never a value', () => {
    expect(bindParameters(declaring, { b: 'hunter2', c: [] })).toEqual({
      valid: false,
      errors: [
        { path: 'inputParameters.a', message: 'missing; the automation declares it' },
        { path: 'inputParameters.b', message: 'must be a list of strings, numbers or booleans' },
        { path: 'inputParameters.c', message: 'not declared by the automation (declared: a, b)' },
      ],
    });
    expect(bindParameters(declaring, { a: [null], b: [[]] })).toMatchObject({ valid: false, errors: [{}, {}] });
    expect(bindParameters(declaring, null)).toEqual({
      valid: false,
      errors: [{ path: 'inputParameters', message: 'must be an object of names and lists' }],
    });
  });
});

describe('what a run is told by its automation', () => {
  it('may pause when a node asks for a person', () => {
    expect(mayPause(automation(example('automations/human-in-loop-complete-automation-example.json')))).toBe(true);
    expect(mayPause(automation(withNodes([sleep(1)])))).toBe(false);
  });

  it.each([
    [{ automation_description: ' Census\nreport ' }, 'Census report'],
    [{ automation_description: ' ' }, 'example.com'],
    [{ url: 'https://me:secret@example.com/a/b?token=1' }, 'example.com/a/b'],
    [{ url: '' }, 'automation'],
  ])('is called by its description, else by its address: %j', (more, label) => {
    expect(automationLabel(automation(withNodes([], more)))).toBe(label);
  });
});
