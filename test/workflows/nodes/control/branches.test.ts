import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../../contracts/run-state.js';
import { useTimeSkipping } from '../../../support/temporal/time-skipping.js';
import { dataOf, each, failing, read, see, set, when } from './nodes.js';

const system = useTimeSkipping();

async function ended(
  path: string,
  nodes: unknown[],
  input_parameters: object = {},
  more: object = {},
): Promise<RunState> {
  const automation = { url: `${system.practice.url}${path}`, parameters: { input_parameters, ...more }, nodes };
  const run = await system.start({ automation });
  await run.result().catch(() => undefined);
  return run.query<RunState>('status');
}

describe('a branch', () => {
  it('runs one of its lists by what the page shows, and skips the other', async () => {
    const branch = when('not {there[0]}', [failing('never')], [set('x', "'else'", 'taken')]);
    const state = await ended('/table', [see('get_by_role("row", name="A-1001")', 'there'), branch]);
    expect(dataOf(state)).toEqual([{ taken: 'else' }]);
    expect(state.nodes.map((node) => node.state)).toEqual(['done', 'done', 'skipped', 'done']);
  });

  it('sees lists by their names, of which those that nodes set go before inputs', async () => {
    const nodes = [
      set('a', "'set'"),
      when("a[0] == 'set' and len(b) == 2 and task_id[0] and current_time[0] < '3'", [set('x', '1', 'x')]),
    ];
    expect(dataOf(await ended('/counter', nodes, { a: ['input'], b: [1, 2] }))).toEqual([{ x: 1 }]);
  });

  it('knows where the page is', async () => {
    const condition = "'/counter' in current_page_url[0]";
    const state = await ended('/counter', [when(condition, [set('x', "'{current_page_url[0]}'", 'url')])]);
    expect(dataOf(state)).toEqual([{ url: `${system.practice.url}/counter` }]);
  });

  it('loads start values of generated parameters, also empty lists', async () => {
    const nodes = [when('not empty and kept[0] is None', [set('x', '1', 'x')])];
    expect(dataOf(await ended('/counter', nodes, {}, { generated_parameters: { empty: [], kept: [null] } }))).toEqual([
      { x: 1 },
    ]);
  });

  it('fails where its condition cannot be evaluated', async () => {
    const state = await ended('/counter', [each('a', [when('a[7]', [])])], { a: [1] });
    expect(state.error).toEqual({
      type: 'ExpressionFailed',
      message:
        'Step 2 (if a[7]), iteration 1: the condition cannot be evaluated: position 7 is out of range: a list here has 1 item (at character 2)',
      node: 1,
      iterations: [0],
    });
  });
});

describe('an assertion of a locator', () => {
  it.each([
    ['get_by_role("heading", name="Orders")', true, false],
    ['get_by_text("nowhere")', false, true],
    ['get_by_role("row")', false, false],
    ['locator("((")', false, false],
  ])('%s: visible %s, hidden %s, and never fails', async (locator, visible, hidden) => {
    const nodes = [
      see(locator, 'visible', { timeout: 0.2 }),
      see(locator, 'hidden', { timeout: 0.2, assertion: 'to_be_hidden' }),
      set('x', '[{visible[0]}, {hidden[0]}]', 'x'),
    ];
    expect(dataOf(await ended('/table', nodes))).toEqual([{ x: [visible, hidden] }]);
  });

  it('waits for what comes late, and replaces variables in its locator', async () => {
    const nodes = [see('get_by_text("{what[0]}")', 'late', { timeout: 10 }), set('x', '{late[0]}', 'x')];
    expect(dataOf(await ended('/slow', nodes, { what: ['nowhere'] }))).toEqual([{ x: false }]);
  }, 30_000);

  it('is read under its default name', async () => {
    const node = { locator: 'get_by_role("heading", name="Orders")', assertion: 'to_be_visible' };
    expect(dataOf(await ended('/table', [node, set('x', '{node1_output[0]}', 'x')]))).toEqual([{ x: true }]);
  });
});

describe('set_variable and count_locator', () => {
  it('compute with what was read, and count what is there', async () => {
    const count = (locator: string) => ({
      misc_action: { count_locator: { locator, name: 'n', locator_timeout: 0.2, output_variable_name: 'n' } },
    });
    const nodes = [
      read('get_by_role("row", name="Notebook").locator("td.price")', 'price'),
      set('cents', "round(float('{price[0]}'.replace('€', '')) * 100)", 'cents'),
      { misc_action: { set_variable: { name: 'flag', value: false, output_variable_name: 'flag' } } },
      count('locator("tbody tr")'),
      count('get_by_text("nowhere")'),
      set('x', '{n[0]} + 1', 'x'),
    ];
    expect(dataOf(await ended('/table', nodes))).toEqual([
      { price: '€ 7.25' },
      { cents: 725 },
      { flag: false },
      { n: 5 },
      { n: 0 },
      { x: 1 },
    ]);
  });

  it('fail where the expression cannot be evaluated', async () => {
    const state = await ended('/counter', [set('x', "int('{a[0]}')")], { a: ['three'] });
    expect(state.error).toEqual({
      type: 'ExpressionFailed',
      message: 'Step 1 (set x): the expression cannot be evaluated: the string is not a whole number (at character 1)',
      node: 0,
    });
  });

  it('fail_state inside misc_action fails the run with its message', async () => {
    const state = await ended('/counter', [{ misc_action: { fail_state: { message: 'Not eligible' } } }]);
    expect(state.error).toMatchObject({ type: 'FailState', message: 'Not eligible' });
  });
});
