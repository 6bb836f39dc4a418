import { describe, expect, it } from 'vitest';
import type { RunState } from '../../../../contracts/run-state.js';
import { pause } from '../../../support/runs/automations.js';
import { failureOf } from '../../../support/runs/run-failure.js';
import { useTimeSkipping } from '../../../support/temporal/time-skipping.js';
import { buy, dataOf, each, eachMatch, failing, iterationsOf, missing, read, set, when } from './nodes.js';

const owner = { email: 'ana@example.com' };
const system = useTimeSkipping();

/** Starts an automation on a page of the practice site. */
function start(path: string, nodes: unknown[], parameters: object = {}) {
  const automation = {
    url: `${system.practice.url}${path}`,
    parameters: { input_parameters: parameters },
    nodes,
  };
  return system.start({ automation, owner });
}

async function ended(path: string, nodes: unknown[], parameters: object = {}): Promise<RunState> {
  const run = await start(path, nodes, parameters);
  await run.result().catch(() => undefined);
  return run.query<RunState>('status');
}

describe('a loop over variables', () => {
  it('replaces placeholders and positions also in what an extraction is labelled with', async () => {
    const price = read('get_by_role("row", name="{ids[index]}").locator("td.price")', 'price');
    const labelled = { ...price.extraction_action, unique_identifier: 'row {index}: {ids[index]} for {who}' };
    const state = await ended('/table', [each('ids', [{ ...price, extraction_action: labelled }])], {
      ids: ['A-1001', 'A-1003'],
      who: ['Ana'],
    });
    expect(state.error).toBeUndefined();
    expect(state.outputs.map(({ unique_identifier }) => unique_identifier)).toEqual([
      'row 0: A-1001 for Ana',
      'row 1: A-1003 for Ana',
    ]);
  });

  it('runs its nodes once for each item, with names in parallel, and reports the result of each', async () => {
    const row = read('get_by_role("row", name="{ids[index]}").locator("td.price")', 'price');
    const state = await ended(
      '/table',
      [each('ids, names', [row, set('x', "'{index} {index_of(ids)} {names[index]}'", 'line')])],
      {
        ids: ['A-1001', 'A-1003'],
        names: ['Ana'],
      },
    );
    expect(state.error).toBeUndefined();
    expect(dataOf(state)).toEqual([
      { price: '€ 49.90' },
      { line: '0 0 Ana' },
      { price: '€ 1,249.50' },
      { line: '1 1 {names[1]}' },
    ]);
    expect(state.loops).toEqual([
      {
        node: 0,
        iterations: [],
        success: 2,
        error: 0,
        skipped: 0,
        entries: [
          { variable_name: 'ids', index: 0, value: 'A-1001', status: 'success' },
          { variable_name: 'ids', index: 1, value: 'A-1003', status: 'success' },
        ],
      },
    ]);
    expect(state.nodes.map(({ depth, state, iteration }) => ({ depth, state, iteration }))).toEqual([
      { state: 'done', iteration: { number: 2, of: 2 } },
      { depth: 1, state: 'done' },
      { depth: 1, state: 'done' },
    ]);
    expect(state.log.map(({ text }) => text)).toContain('warning: names has 1 items, ids has 2');
  });

  it('takes the number of its items at the start, and their values when they are used', async () => {
    const nodes = [
      set('list', "['a', 'b']"),
      each('items', [set('items', "'new'"), set('x', "'{items[index]}'", 'x')]),
    ];
    const state = await ended('/counter', nodes, { items: ['a', 'b'] });
    expect(dataOf(state)).toEqual([{ x: 'a' }, { x: 'b' }]);
    const generated = [set('items', "'a'"), each('items', [set('items', "'new'"), set('x', "'{items[index]}'", 'x')])];
    expect(dataOf(await ended('/counter', generated))).toEqual([{ x: 'new' }]);
  });

  it('runs zero times over an empty list, and leaves items out after max_iterations', async () => {
    const state = await ended(
      '/counter',
      [each('none', [failing('never')]), each('many', [set('x', '{index}', 'x')], { max_iterations: 2 })],
      { none: [], many: [1, 2, 3] },
    );
    expect(dataOf(state)).toEqual([{ x: 0 }, { x: 1 }]);
    expect(state.nodes.map((node) => node.state)).toEqual(['done', 'skipped', 'done', 'done']);
    expect(state.log.map(({ text }) => text)).toContain('warning: 1 of 3 items are left out (max_iterations)');
  });

  it('fails over a variable that is not there', async () => {
    const state = await ended('/counter', [each('nope', [])]);
    expect(state.error).toEqual({
      type: 'VariableMissing',
      message: 'Step 1 (for each of nope): it iterates over nope, but there is no such variable',
      node: 0,
    });
  });

  it('of thousands of iterations still has a state that Temporal can answer with', async () => {
    // JSON writes such a character with six bytes: 20 loops with 100 entries each have more than the 2 MB that Temporal takes.
    const names = Array.from({ length: 100 }, (_, at) => '\u0001'.repeat(197) + String(at).padStart(3, '0'));
    const wait = { type: 'action_node', sleep_action: { sleep_time: 0.1 } };
    const nodes = [each('ids', [wait, each('names', [set('x', '1')])])];
    const { status, loops = [] } = await ended('/table', nodes, {
      ids: Array.from({ length: 20 }, (_, at) => at),
      names,
    });
    expect(status).toBe('succeeded');
    expect(loops.map(({ success }) => success)).toEqual([20, ...Array.from({ length: 20 }, () => 100)]);
    // The latest have their entries, the oldest only the counts.
    expect(loops.at(-1)?.entries).toHaveLength(100);
    expect(loops[1]?.entries).toEqual([]);
  });

  it('gives the bare {index} of nested loops to the outer one, and keeps one list of iterations per loop', async () => {
    const inner = each('b', [set('x', "'{a[index]}{b[index]} {index} {index_of(b)}'", 'x')]);
    const state = await ended('/counter', [each('a', [inner])], { a: ['p', 'q'], b: ['r', 's'] });
    expect(dataOf(state)).toEqual([{ x: 'pr 0 0' }, { x: 'ps 0 1' }, { x: 'qr 1 0' }, { x: 'qs 1 1' }]);
    expect(state.loops?.map(({ node, iterations, success }) => ({ node, iterations, success }))).toEqual([
      { node: 0, iterations: [], success: 2 },
      { node: 1, iterations: [0], success: 2 },
      { node: 1, iterations: [1], success: 2 },
    ]);
  });

  it('runs a thousand iterations, and its state stays small', async () => {
    const numbers = Array.from({ length: 1000 }, (_, index) => index);
    const nodes = [
      set('sum', '0'),
      each('n', [set('sum', '{sum[0]} + {n[index]}'), when('n[{index}] == 999', [set('x', '{sum[0]}', 'sum')])]),
    ];
    const state = await ended('/counter', nodes, { n: numbers });
    expect(dataOf(state)).toEqual([{ sum: 499_500 }]);
    expect(state.loops?.[0]).toMatchObject({ success: 1000, error: 0 });
    expect(state.loops?.[0]?.entries).toHaveLength(100);
    expect(JSON.stringify(state).length).toBeLessThan(30_000);
  });
});

describe('a loop over a locator', () => {
  it('goes over the matches it counted at the start', async () => {
    const loop = eachMatch(
      'locator("tbody tr")',
      [read('{locator[index]}.locator("td").nth(1)', 'who'), set('x', '{index}', 'at')],
      {
        max_iterations: 2,
      },
    );
    const state = await ended('/table', [loop]);
    expect(dataOf(state)).toEqual([{ who: 'Ana Lima' }, { at: 0 }, { who: 'Ben Okafor' }, { at: 1 }]);
    expect(state.loops?.[0]?.entries[1]).toEqual({ locator: 'locator("tbody tr")', index: 1, status: 'success' });
  });

  it('has variables and outer loops replaced in its locator, and runs zero times when nothing matches', async () => {
    const inner = eachMatch('get_by_role("row", name="{ids[index]}").locator("{tag[0]}")', [set('x', '{index}', 'x')], {
      locator_timeout: 0.2,
    });
    const state = await ended('/table', [each('ids', [inner])], { ids: ['A-1002', 'A-9999'], tag: ['td a'] });
    expect(dataOf(state)).toEqual([{ x: 0 }, { x: 0 }]);
    expect(state.loops?.map(({ success }) => success)).toEqual([2, 2, 0]);
    expect(state.log.map(({ text }) => text)).toContain('warning: nothing matches the locator of the loop');
  });
});

describe('on_error_in_loop', () => {
  const items = { item: ['a', 'b', 'c'] };
  const failsAtB = when("item[{index}] == 'b'", [missing]);

  it('raise: ends the run, which says in which iteration', async () => {
    const run = await start('/counter', [each('item', [failsAtB])], items);
    const failure = await failureOf(run.result());
    expect(failure).toMatchObject({
      type: 'ElementNotFound',
      message: expect.stringMatching(/^Step 3 \(click text "nowhere"\), iteration 2: No such element/) as string,
      details: [{ nodeIndex: 2, path: 'nodes.0.nodes.0.if_nodes.0', iterations: [1] }],
    });
    const state = await run.query<RunState>('status');
    expect(state.error).toMatchObject({ node: 2, iterations: [1] });
    expect(iterationsOf(state)).toEqual([['success', 'error']]);
    expect(state.nodes.map((node) => node.state)).toEqual(['failed', 'failed', 'failed']);
  });

  it('continue: goes on with the next item, after the reset nodes', async () => {
    const loop = each('item', [failsAtB], {
      on_error_in_loop: 'continue',
      reset_nodes: [set('r', '{index}', 'reset')],
    });
    const state = await ended('/counter', [loop, set('x', '1', 'after')], items);
    expect(state.status).toBe('succeeded');
    expect(iterationsOf(state)).toEqual([['success', 'error', 'success']]);
    expect(state.loops?.[0]?.entries[1]?.error).toContain('No such element');
    expect(dataOf(state)).toEqual([{ reset: 0 }, { reset: 1 }, { after: 1 }]);
  });

  it('continue: a failing reset is the error of the iteration before it', async () => {
    const loop = each('item', [set('x', '{index}', 'x')], { on_error_in_loop: 'continue', reset_nodes: [missing] });
    const state = await ended('/counter', [loop], items);
    expect(iterationsOf(state)).toEqual([['error', 'error', 'success']]);
    expect(dataOf(state)).toEqual([{ x: 0 }, { x: 1 }, { x: 2 }]);
  });

  it('break: leaves the rest out, without a reset', async () => {
    const loop = each('item', [failsAtB], { on_error_in_loop: 'break', reset_nodes: [set('r', '{index}', 'reset')] });
    const state = await ended('/counter', [loop, set('x', '1', 'after')], items);
    expect(iterationsOf(state)).toEqual([['success', 'error', 'skipped']]);
    expect(dataOf(state)).toEqual([{ reset: 0 }, { after: 1 }]);
  });

  it('decides about a fail state too', async () => {
    const state = await ended('/counter', [each('item', [failing('no')], { on_error_in_loop: 'continue' })], items);
    expect(state.status).toBe('succeeded');
    expect(state.loops?.[0]).toMatchObject({ success: 0, error: 3 });
  });

  it.each([
    ['HumanInLoopTimeoutException', undefined],
    ['HumanDeclined', 'no code'],
  ])('never ignores an unanswered or declined pause: %s', async (type, reason) => {
    const run = await start('/counter', [each('item', [pause(20)], { on_error_in_loop: 'continue' })], items);
    await system.paused(run);
    if (reason !== undefined) await run.signal('humanDeclined', { reason });
    const failure = await system.skip('30s', failureOf(run.result()));
    expect(failure.type).toBe(type);
    expect(failure.details?.[0]).toMatchObject({ nodeIndex: 1, path: 'nodes.0.nodes.0', iterations: [0] });
  });

  it('pauses again in each iteration', async () => {
    const run = await start('/counter', [each('item', [pause(60), buy])], { item: ['a', 'b'] });
    for (const number of [1, 2]) {
      await system.paused(run, number);
      await run.signal('humanDone', `pause-${number}`);
    }
    await run.result();
    expect(system.practice.visits.submits.filter(({ path }) => path === '/counter').length).toBe(2);
  });
});
