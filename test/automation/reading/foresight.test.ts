import { describe, expect, it } from 'vitest';
import { readAutomation } from '../../../automation/reading/read-automation.js';
import { checkAutomation } from '../../../automation/reading/check-automation.js';
import { pause } from '../reading.js';

const lists = (input_parameters: object, more: object = {}) => ({ input_parameters, ...more });
const document = (nodes: unknown[], parameters: object = lists({})) => ({
  url: 'https://example.com',
  parameters,
  nodes,
});
const sleep = (sleep_time: number) => ({ type: 'action_node', sleep_action: { sleep_time } });
const go = (url: string) => ({ type: 'action_node', interaction_action: { go_to_url: { url } } });
const branch = (condition: string, if_nodes: unknown[] = [], else_nodes: unknown[] = []) => ({
  type: 'if_else_node',
  condition,
  if_nodes,
  else_nodes,
});
const set = (params: object) => ({ type: 'action_node', misc_action: { set_variable: params } });
const told = (...args: Parameters<typeof document>) =>
  readAutomation(document(...args)).warnings.map(({ path, message }) => `${path}: ${message}`);

describe('reading an automation foresees', () => {
  it('pauses that do not fit into a run together, on the longest way through', () => {
    const words = (seconds: number) =>
      `nodes: the pauses and sleeps can take up to ${seconds} s in total, and a run has 590 s: if people take that long, it ends with RunTimeoutException`;
    const long = pause({ max_wait_time: 400 });
    expect(told([long, long])).toEqual([words(800)]);
    expect(told([branch('True', [long], [sleep(5)]), long])).toEqual([words(800)]);
    expect(told([branch('True', [long], [long])])).toEqual([]);
    const loop = { type: 'for_loop_node', variable_name: 'who', nodes: [long] };
    expect(told([loop], lists({ who: ['a', 'b', 'c'] }))).toEqual([words(1200)]);
    expect(told([{ ...loop, max_iterations: 1 }], lists({ who: ['a', 'b', 'c'] }))).toEqual([]);
    expect(() => told([loop], lists({ who: null }))).not.toThrow();
  });

  it('sleeps that no run has time for, which are errors where a run would start', () => {
    const automation = document([sleep(300), branch('True', [sleep(300)], [sleep(295), sleep(100)])]);
    const message =
      'the sleeps alone take at least 600 s in total, and a run has 590 s: it will always end with RunTimeoutException';
    expect(checkAutomation({ automation })).toMatchObject({ errors: [{ path: 'nodes', message }] });
    expect(checkAutomation({ automation: document([branch('True', [sleep(599)], [])]) }).errors).toEqual([]);
  });

  it('fields of an extraction that stay empty', () => {
    const extract = (extraction_action: object) => ({ type: 'action_node', extraction_action });
    const model = { extraction_instructions: 'Read it.', source: 'axtree' };
    const format = { total: 'float', currency: 5, lines: [{ name: 'str', amount: null }] };
    expect(told([extract({ llm: { ...model, extraction_format: format } })])).toEqual([
      expect.stringMatching(/extraction_format\.currency: is 5, which is not a type, so the field stays empty/),
      expect.stringMatching(/extraction_format\.lines\.0\.amount: is null, which is not a type/),
    ]);
    const locator = { command: 'locator("b")', extraction_format: { price: 'str', tax: 'str' } };
    expect(told([extract({ locator: { ...locator, output_variable_name: 'price' } })])).toEqual([
      expect.stringMatching(/extraction_format\.tax: stays empty, because a locator reads only one value/),
    ]);
  });

  it('positions after the last value', () => {
    const inputs = lists({ username: ['ana'] });
    expect(told([go('https://example.com/{username[3]}')], inputs)).toEqual([
      'nodes.0: {username[3]} has no value: username has 1 value',
    ]);
    expect(told([branch("username[1] == 'a' or username[-2] or username[0]")], inputs)).toEqual(
      [
        'nodes.0.condition: username[1] has no value, so the condition will fail: username has 1 value',
        'nodes.0.condition: username[-2] has no value, so the condition will fail: username has 1 value',
      ].reverse(),
    );
    // A node may give it others.
    expect(told([set({ name: 'username', value: 'b' }), go('https://example.com/{username[3]}')], inputs)).toEqual([]);
  });

  it('names in conditions and expressions that nothing declares or sets', () => {
    const secure = { secure_parameters: { key: [{ totp: { totp_secret: 'JBSWY3DPEHPK3PXP' } }] } };
    expect(told([branch('len(usrname) > 0 and key[0]')], lists({ username: ['ana'] }, secure))).toEqual([
      'nodes.0.condition: key is a secret, and conditions cannot use secrets: the condition will fail',
      'nodes.0.condition: usrname is not a declared parameter, and no node sets it (declared: username, key): the condition will fail',
      'parameters.input_parameters.username: no node uses this parameter',
    ]);
    expect(
      told([set({ name: 'n', value: 1 }), branch('n[0] > 1 and task_id'), set({ name: 'm', expression: 'n + 1' })]),
    ).toEqual([
      'nodes.2.misc_action.set_variable.expression: uses the name n, but expressions cannot use names; write {n[0]} for a value',
    ]);
  });

  it('parameters that no node uses', () => {
    const generated = { generated_parameters: { date: ['x'] } };
    expect(told([go('https://example.com/{name}')], lists({ name: ['a'], nmae: ['a'] }, generated))).toEqual([
      'parameters.input_parameters.nmae: no node uses this parameter',
      'parameters.generated_parameters.date: no node uses this parameter',
    ]);
  });
});

describe('all errors are reported at once', () => {
  it('in the automation, in its parameters and in what a start gives', () => {
    const automation = {
      ...document([{ type: 'action_node', interaction_action: { click_elemnt: {} } }, pause({ max_wait_time: 300 })]),
      parameters: lists({ a: ['1'] }),
      max_retries: 'x',
    };
    const { errors } = checkAutomation({ automation, inputParameters: { b: ['1'] }, secureParameters: { c: [] } });
    expect(errors.map(({ path }) => path)).toEqual([
      'max_retries',
      'nodes.0.interaction_action',
      'inputParameters.a',
      'inputParameters.b',
      'secureParameters.c',
      'owner.email',
    ]);
    expect(errors[1]?.message).toContain('did you mean click_element?');
  });

  it.each([
    ['a member', { max_retrys: 1 }, 'warning', 'max_retries'],
    ['a word', { on_unknown_outcome: 'asks' }, 'error', 'ask'],
    [
      'a member of done_when',
      { nodes: [pause({ max_wait_time: 9, done_when: { visable: 'x' } })] },
      'error',
      'visible',
    ],
    ['a member of a node', { nodes: [{ ...sleep(1), befor_sleep_time: 1 }] }, 'warning', 'before_sleep_time'],
    [
      'a kind of parameters',
      { parameters: { input_parameters: {}, secure_parameter: {} } },
      'warning',
      'secure_parameters',
    ],
  ])('with what was meant by %s', (_, more, kind, meant) => {
    const { errors, warnings } = checkAutomation({ automation: { ...document([]), ...more } }, { needsOwner: false });
    const told = (kind === 'error' ? errors : warnings).map(({ message }) => message);
    expect(told).toContainEqual(expect.stringContaining(`did you mean ${meant}?`));
  });

  it('up to a hundred of each, and how many more there are', () => {
    const read = readAutomation({
      ...document(Array.from({ length: 5000 }, () => 7)),
      ...Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`key${at}`, 1])),
    });
    const { errors } = read as { errors: { message: string }[] };
    expect(errors).toHaveLength(101);
    expect(errors.at(-1)?.message).toBe('and 4900 nodes that were not checked; these are the first 100');
    expect(read.warnings).toHaveLength(101);
    expect(read.warnings.at(-1)?.message).toBe('and 2900 more warnings; these are the first 100');
  });
});
